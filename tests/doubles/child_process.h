// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace purgatory {

// A program of ours, started with its outputs in pipes; killed at the end when it still runs.
class ChildProcess {
 public:
  // `arguments` without the name of the program.
  ChildProcess(const std::string& program, std::vector<std::string> arguments);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line of its standard output, without line end; empty when there is none.
  std::string line();
  // All that is left of each output, which ends with the process.
  std::string rest_of_output();
  std::string rest_of_error();
  void signal(int number) const;
  // Waits for its end: the exit code, or 128 and the signal that ended it.
  int exit_code();

 private:
  pid_t process_ = -1;
  int output_ = -1;
  int error_ = -1;
};

}  // namespace purgatory

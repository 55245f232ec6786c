// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "support/result.h"

namespace purgatory::script {

// A program that answers lines with lines. It is killed, with all that it started, when this
// object goes. Not thread-safe.
class ChildProcess {
 public:
  // The first word is the program, looked for in PATH unless it is a path. An error is words for
  // the person who gave the command.
  static Result<std::unique_ptr<ChildProcess>, std::string> start(
      const std::vector<std::string>& command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Why no line came.
  struct End {
    enum class Kind { Exited, TimedOut, TooLong };
    Kind kind = Kind::Exited;
    int status = 0;  // of an exit; 128 and the signal's number when it was killed
  };

  // Queues lines; they are written while answers are read. `text` ends with a line feed.
  void send(std::string_view text) { unsent_ += text; }
  // Ends the program, whatever it does; may be called while another thread waits for a line.
  void end() const;
  // The next line, without its line feed. The time is for this line alone.
  Result<std::string, End> read_line(std::chrono::milliseconds time);

 private:
  ChildProcess(pid_t pid, int input, int output) : pid_(pid), input_(input), output_(output) {}
  bool take_line(std::string& line);
  bool write_some();
  bool read_some();
  End exited();

  const pid_t pid_;
  int input_;
  int output_;
  bool is_reaped_ = false;
  std::string unsent_;
  std::size_t sent_ = 0;
  std::string received_;
  std::size_t begin_ = 0;    // of the next line
  std::size_t scanned_ = 0;  // no line feed before here
};

}  // namespace purgatory::script

// SPDX-License-Identifier: Apache-2.0
#include "tests/end_to_end/program.h"

#include <array>
#include <cstdio>
#include <sys/wait.h>

Outcome run_program(std::string command) {
  // Quoted, and so that it may stand inside of '…': a checkout's path may have a space.
  const std::string runner = "\"" PURGATORY_BINARY_DIR "/purgatory\"";
  for (auto at = command.find("PURGATORY"); at != std::string::npos;
       at = command.find("PURGATORY", at + runner.size())) {
    command.replace(at, 9, runner);
  }
  Outcome outcome;
  FILE* pipe = popen(("cd '" PURGATORY_SOURCE_DIR "' && " + command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::array<char, 4096> buffer{};
  for (auto count = fread(buffer.data(), 1, buffer.size(), pipe); count > 0;
       count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    outcome.output.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) outcome.code = WEXITSTATUS(status);
  return outcome;
}

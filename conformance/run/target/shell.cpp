// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/shell.h"

#include <array>
#include <cstdio>
#include <sys/wait.h>

#include "conformance/http/curl_command.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::size_t kLastWords = 300;

std::string read_all(FILE* pipe) {
  std::string output;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 1; count > 0;) {
    count = std::fread(buffer.data(), 1, buffer.size(), pipe);
    output.append(buffer.data(), count);
    if (output.size() > 2 * kLastWords) output.erase(0, output.size() - kLastWords);
  }
  return output;
}

}  // namespace

std::optional<std::string> run_in_shell(const std::string& line) {
  const std::string command = "timeout 120 /bin/sh -c " + shell_quoted(line) + " 2>&1 </dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "the command `" + line + "` could not be started";
  std::string output = read_all(pipe);
  while (output.ends_with('\n') || output.ends_with('\r')) output.pop_back();
  const int status = pclose(pipe);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return std::nullopt;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return "the command `" + line + "` ended with " + std::to_string(code) + ": " +
         std::string(trim(output));
}

}  // namespace purgatory::conformance

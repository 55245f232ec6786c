// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"

namespace purgatory::conformance {

ExitCode serve_command(const CommandLine& line, std::ostream&) {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  std::string server = (program.parent_path() / "purgatory-mock").string();
  std::vector<std::string> arguments = line.serve_options;
  std::vector<char*> pointers = {server.data()};
  for (auto& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  execv(server.c_str(), pointers.data());
  throw CommandError(ExitCode::Usage, server + " cannot be started: " + std::strerror(errno));
}

}  // namespace purgatory::conformance

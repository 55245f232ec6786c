// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "conformance/command/options/command_line.h"

namespace purgatory::conformance {

// What to print instead of doing anything: the help that was asked for, or what is wrong with the
// command line.
struct Notice {
  enum class Kind { Help, Mistake };
  Kind kind = Kind::Help;
  std::string text;
};

// The arguments behind the program's name.
std::variant<CommandLine, Notice> parse_options(const std::vector<std::string>& arguments);

}  // namespace purgatory::conformance

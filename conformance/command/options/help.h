// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace purgatory::conformance {

// What the help of the program (empty name) or of a command ends with: examples of that command
// and the exit codes it knows.
std::string help_footer(std::string_view command);

// A word that is no command, or an option or argument that the command does not take: what is wrong
// and what is meant perhaps. `known` are the names that could stand there.
std::string unknown_word(std::string_view word, const std::vector<std::string>& known);

// The first of the arguments that looks like an option and is not known, in the same words.
std::optional<std::string> unknown_option(const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& known);

// "jsonl, junit, tap"
std::string report_format_names();

}  // namespace purgatory::conformance

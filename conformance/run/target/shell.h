// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace purgatory::conformance {

// Runs a command line in a shell, for two minutes at most. Nothing when it succeeded; else how it
// ended and the last of what it said.
std::optional<std::string> run_in_shell(const std::string& line);

}  // namespace purgatory::conformance

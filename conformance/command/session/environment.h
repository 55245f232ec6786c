// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace purgatory::conformance {

// The value of a variable of this process's environment; nothing when it is not set.
std::optional<std::string> environment(const char* name);

}  // namespace purgatory::conformance

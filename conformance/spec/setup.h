// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// The built-in set-up of that name, its steps placed at `position`. There is `database`: creates
// {{db}} with one shard (`q=1`, so that sequences compare), and removes it.
std::optional<Setup> builtin_setup(std::string_view name, const SourcePosition& position);

const std::vector<std::string>& builtin_setup_names();

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// "trees-follow-the-model" and so on, as suites write them.
std::string_view property_name(PropertyKind kind);
std::optional<PropertyKind> property_named(std::string_view name);
std::vector<std::string> property_names();

}  // namespace purgatory::conformance

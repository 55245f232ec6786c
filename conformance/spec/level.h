// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace purgatory::conformance {

// How much a promise binds: MUST where a document promises it, SHOULD where it is implied or the
// document is loose (fails a run only with --strict), INFO where it is recorded and never fails.
enum class Level { Must, Should, Info };

// "MUST", "SHOULD" or "INFO".
std::string_view level_name(Level level);
// Whether the level binds as much as the other one, or more.
constexpr bool binds_as_much(Level level, Level other) {
  return static_cast<int>(level) <= static_cast<int>(other);
}
// The reverse of `level_name`, in exactly that spelling.
std::optional<Level> level_named(std::string_view name);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/level.h"

namespace purgatory::conformance {

std::string_view level_name(Level level) {
  switch (level) {
    case Level::Must:
      return "MUST";
    case Level::Should:
      return "SHOULD";
    case Level::Info:
      return "INFO";
  }
  return "";
}

std::optional<Level> level_named(std::string_view name) {
  for (const Level level : {Level::Must, Level::Should, Level::Info}) {
    if (level_name(level) == name) return level;
  }
  return std::nullopt;
}

}  // namespace purgatory::conformance

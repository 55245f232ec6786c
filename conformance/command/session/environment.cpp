// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/environment.h"

#include <cstdlib>

namespace purgatory::conformance {

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "support/json.h"

namespace purgatory::conformance {

// A plain scalar by the core schema of YAML 1.2 (section 10.3.2): `true`, `True`, `TRUE` and their
// opposites, integers (decimal of any size, `0o17`, `0x1F`), floats; anything else is a string.
// Nothing for `.inf`, `.nan` and floats beyond a double, which JSON cannot say.
std::optional<Json> resolve_plain_scalar(const std::string& text);

}  // namespace purgatory::conformance

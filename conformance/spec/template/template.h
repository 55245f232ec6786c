// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/clock.h"
#include "support/json.h"
#include "support/random.h"
#include "support/result.h"

namespace purgatory::conformance {

using Variables = std::map<std::string, Json, std::less<>>;

// What a template may refer to: the variables ({{run}} and {{db}} are among them), and where
// {{uuid}} and {{now}} come from. Refers to what its owner keeps alive.
struct Scope {
  const Variables& variables;
  RandomSource& random;
  const Clock& clock;
};

// Why a template has no value: an undefined name, an unknown filter, a filter that does not apply.
struct TemplateError {
  std::string problem;
  std::string remedy;  // may be empty
};

// The text with every `{{…}}` replaced: a string as it is, anything else as JSON. `\{{` is `{{`.
Result<std::string, TemplateError> render_text(std::string_view text, const Scope& scope);
// As `render_text`, with each value put in escaped, so that it matches itself in a regex.
Result<std::string, TemplateError> render_regex(std::string_view regex, const Scope& scope);
// Strings and keys at every depth. A string that is nothing but one `{{…}}` becomes the value with
// its type. Keys that become alike are an error.
Result<Json, TemplateError> render(const Json& value, const Scope& scope);
// False: rendering makes the same again.
bool holds_template(std::string_view text);
bool holds_template(const Json& value);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/spec/request.h"
#include "conformance/spec/template/template.h"
#include "support/result.h"

namespace purgatory::conformance {

// A body with its templates filled in.
struct RenderedBody {
  std::optional<std::string> bytes;  // none, or perhaps an empty one
  std::string content_type;          // that it brings; "": none
};

// Reads the file of a `file:` body. The boundary between parts is one that stands in none of them,
// the same for the same parts.
Result<RenderedBody, TemplateError> render_body(const Body& body, const Scope& scope);

// A string stands as it is, anything else as JSON: `startkey: [1]` is `[1]`.
Result<std::string, TemplateError> render_field(const Json& value, const Scope& scope);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/request.h"

namespace purgatory::conformance {

enum class NullField { Refused, Allowed };

// The one body among `json`, `text`, `base64`, `file` and `multipart` of a request.
Body load_body(MappingReader& step, SuiteContext& context);

// Names and values, templates all of them; `what` is "query" or "headers".
std::vector<RequestField> load_fields(const YamlNode& node, std::string_view what,
                                      NullField null_field, SuiteContext& context);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"
#include "conformance/spec/vacuous/place.h"

namespace purgatory::conformance {

// The keys of a step that name its request's method: "get", "put" and so on.
const std::vector<std::string>& method_keys();
// The keys of a step that go with a request only, the methods not among them.
const std::vector<std::string>& request_keys();

// The request of a step whose method key is `method`.
RequestSpec load_request(MappingReader& step, const std::string& method, SuiteContext& context);

// The request of a step with `raw`.
RequestSpec load_raw_request(MappingReader& step, SuiteContext& context);

// Reports a key that cannot name a value.
bool check_variable_name(const YamlNode& key, SuiteContext& context);

// `capture` of a step, from an answer with such a body. The names join the context's.
std::vector<Capture> load_captures(const YamlNode& node, BodyKind body, SuiteContext& context);

}  // namespace purgatory::conformance

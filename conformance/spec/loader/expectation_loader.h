// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"
#include "conformance/spec/vacuous/place.h"

namespace purgatory::conformance {

// One expectation or a list of them, of an answer with such a body. A `tree` in it asks for
// requests of its own: steps to run after this one are added to `observations`.
std::vector<Expectation> load_expectations(const YamlNode& node, BodyKind body,
                                           SuiteContext& context, std::vector<Step>& observations);

// An expectation that looks at one answer alone: no `tree` and no `then` in it. `what` names it in
// messages. Whether a step can fail by it is for who knows how it is used.
Expectation load_answer_expectation(const YamlNode& node, std::string what, SuiteContext& context);

// `stream` of a step.
std::optional<Stream> load_stream(const YamlNode& node, SuiteContext& context);

// `retry`: `until` and `fail_if` look at the answer alone, so no `tree` and no `then` in them.
// A request that is not idempotent needs `resend: true`.
std::optional<Retry> load_retry(const YamlNode& node, const RequestSpec& request,
                                SuiteContext& context);

}  // namespace purgatory::conformance

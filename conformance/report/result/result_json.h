// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/run/run_result.h"
#include "support/json.h"
#include "support/result.h"

namespace purgatory::conformance {

// The lines of a result file as JSON. Secrets are left out on the way in: no credentials, secret
// header fields replaced. A body that is no UTF-8 is written as base64 (`body_base64`), and of one
// that is longer than these only the beginning, beside its whole size (`body_size`).
inline constexpr std::size_t kLongestReportedBody = std::size_t{64} * 1024;
// Of a step of a scenario in which nothing was found wrong.
inline constexpr std::size_t kLongestBodyOfASuccess = std::size_t{4} * 1024;

Json to_json(const RunHeader& header);
// Without its steps: these are a line of their own, so that readers who want none can pass it over.
Json to_json(const ScenarioResult& result);
Json steps_json(const ScenarioResult& result);
Json to_json(const RunSummary& summary);
Json to_json(const Totals& totals);

// The reverse. The error names the member that is missing or has the wrong type.
Result<RunHeader, std::string> header_from(const Json& line);
Result<ScenarioResult, std::string> scenario_from(const Json& line);
Result<std::vector<StepRecord>, std::string> steps_from(const Json& line);
Result<RunSummary, std::string> summary_from(const Json& line);

}  // namespace purgatory::conformance

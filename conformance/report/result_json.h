// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/run/run_result.h"
#include "support/json.h"
#include "support/result.h"

namespace purgatory::conformance {

// The lines of a result file as JSON. Secrets are left out on the way in: no credentials, secret
// header fields replaced. A body that is no UTF-8 is written as base64 (`body_base64`), and of one
// longer than `kLongestReportedBody` only the beginning, beside its whole size (`body_size`).
inline constexpr std::size_t kLongestReportedBody = std::size_t{64} * 1024;

Json to_json(const RunHeader& header);
Json to_json(const ScenarioResult& result);
Json to_json(const RunSummary& summary);

// The reverse. The error names the member that is missing or has the wrong type.
Result<RunHeader, std::string> header_from(const Json& line);
Result<ScenarioResult, std::string> scenario_from(const Json& line);
Result<RunSummary, std::string> summary_from(const Json& line);

}  // namespace purgatory::conformance

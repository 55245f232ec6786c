// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// What the formats that know four outcomes make of six verdicts. What fails the run is a failure,
// what could not run an error; known failures, what is not applicable and a failed SHOULD of a
// lenient run are skipped.
enum class Outcome { Passed, Failure, Error, Skipped };

Outcome outcome_of(const ResultEntry& entry);

// One line: the verdict in words where the headline does not say it, then the headline.
std::string outcome_message(const ScenarioResult& result);

// What is wrong with the run as a whole, a line each: "left behind: database purgatory-1-7". Empty
// for one that was wholly judged and left nothing.
std::vector<std::string> troubles_of(const RunSummary& summary);

}  // namespace purgatory::conformance

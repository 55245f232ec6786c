// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// What the formats that know four outcomes make of six verdicts. What fails the run is a failure,
// what could not run an error; known failures, what is not applicable and a failed SHOULD of a
// lenient run are skipped.
enum class Outcome { Passed, Failure, Error, Skipped };

Outcome outcome_of(const ResultEntry& entry);

// One line: the verdict in words where the headline does not say it, then the headline.
std::string outcome_message(const ScenarioResult& result);

}  // namespace purgatory::conformance

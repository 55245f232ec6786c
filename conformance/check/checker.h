// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "conformance/check/check_result.h"
#include "conformance/spec/scenario.h"
#include "conformance/spec/template/template.h"

namespace purgatory::conformance {

struct Exchange;
class Answer;

// The level and the clauses of whatever states none of its own: the step's, else the scenario's.
struct Attribution {
  Level level = Level::Must;
  std::vector<std::string> clauses;
};

// What became of all expectations of a step.
struct Judgement {
  std::vector<CheckResult> checks;  // in the order of the file
  // Steps to run next: the `then` of the alternatives that occurred. They belong to the
  // expectations.
  std::vector<const Step*> then;

  // No check of level MUST or SHOULD failed.
  bool passed() const;
  // For whoever asks whether an answer is such: what is INFO counts only where nothing else is
  // asked for.
  bool is_met() const;
};

// Judges every expectation, also after one that failed. Where the body was read as JSON, a member
// that its object has more than once is a failed check of its own, SHOULD at most. Requires that
// the exchange has an answer.
Judgement judge(const std::vector<Expectation>& expectations, const Exchange& exchange,
                const Scope& scope, const Attribution& attribution);
Judgement judge(const std::vector<Expectation>& expectations, const Answer& answer,
                const Scope& scope, const Attribution& attribution);

// One expectation by itself; members that stand twice in the body are no part of it.
Judgement judge_alone(const Expectation& expectation, const Exchange& exchange, const Scope& scope,
                      const Attribution& attribution);
// A failed check for each member that the body has twice, as far as it was read as JSON.
std::vector<CheckResult> repeated_members(const Answer& answer, const SourcePosition& position,
                                          Level level);

// Whether all of it holds, without a report: for `until` and `fail_if`.
bool holds(const Expectation& expectation, const Exchange& exchange, const Scope& scope);

// What the captures found, to be added to the variables before the answer is judged, and a failed
// check for each that found nothing.
struct CaptureOutcome {
  std::vector<std::pair<std::string, Json>> values;
  std::vector<CheckResult> failures;
};
CaptureOutcome capture(const std::vector<Capture>& captures, const Answer& answer,
                       const Scope& scope, const Attribution& attribution);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/check/answer.h"
#include "conformance/check/checker.h"
#include "conformance/check/match/json_match.h"
#include "conformance/spec/expectation.h"

namespace purgatory::conformance {

// Judges one expectation of one answer, part by part, into a judgement. Refers to all of them.
class ExpectationCheck {
 public:
  ExpectationCheck(const Answer& answer, const Scope& scope, const Attribution& attribution,
                   Judgement& judgement)
      : answer_(answer), scope_(scope), attribution_(attribution), judgement_(judgement) {}

  void run(const Expectation& expectation);

 private:
  void check_status(const StatusExpectation& wanted);
  void check_header(const HeaderExpectation& wanted);
  void check_json(const PatternPtr& wanted);
  void check_text(const PatternPtr& wanted);
  void check_bytes(const BytesExpectation& wanted);
  void check_schema(const SchemaExpectation& wanted);
  void check_time(const TimeExpectation& wanted);
  void check_tree(const TreeExpectation& wanted);
  void check_any_of(const Expectation& expectation);

  // Whether the alternative occurred; then its checks and its steps join the judgement. Else
  // `reason` says the first thing that did not hold.
  bool take_alternative(const Alternative& alternative, std::string& reason);

  // The rendered pattern; null, and a failed check, where a template has no value.
  PatternPtr rendered(const PatternPtr& pattern);
  void fail_template(const TemplateError& error, const SourcePosition& position);
  // One failed check for each mismatch, or one passed check where there is none. `subject` begins
  // the path in messages.
  void report(CheckKind kind, const std::string& subject, const SourcePosition& position,
              const std::vector<Mismatch>& mismatches);
  CheckResult& add(CheckKind kind, bool passed, const SourcePosition& position);

  const Answer& answer_;
  const Scope& scope_;
  Attribution attribution_;
  Judgement& judgement_;
};

}  // namespace purgatory::conformance

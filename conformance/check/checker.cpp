// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/checker.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "conformance/check/answer.h"
#include "conformance/check/expectation_check.h"

namespace purgatory::conformance {
namespace {

// What such an answer says depends on who reads it, so an expectation that holds for the last of
// the members may fail a client. That names be unique is a SHOULD (RFC 8259, section 4).
CheckResult repeated_member(const std::string& member, const SourcePosition& position,
                            Level level) {
  CheckResult check;
  check.kind = CheckKind::Json;
  check.path = member;
  check.expected = "one member of that name";
  check.actual = "more than one, of which the last was judged";
  check.message = member + ": expected " + check.expected + ", found " + check.actual;
  check.level = binds_as_much(level, Level::Should) ? Level::Should : level;
  check.position = position;
  return check;
}

}  // namespace

bool Judgement::passed() const {
  return std::ranges::none_of(
      checks, [](const CheckResult& check) { return !check.passed && check.level != Level::Info; });
}

bool Judgement::is_met() const {
  const bool asks_more = std::ranges::any_of(
      checks, [](const CheckResult& check) { return check.level != Level::Info; });
  return asks_more ? passed() : std::ranges::all_of(checks, &CheckResult::passed);
}

Judgement judge(const std::vector<Expectation>& expectations, const Exchange& exchange,
                const Scope& scope, const Attribution& attribution) {
  return judge(expectations, Answer(exchange), scope, attribution);
}

Judgement judge(const std::vector<Expectation>& expectations, const Answer& answer,
                const Scope& scope, const Attribution& attribution) {
  // A usual expectation is judged by its status, a header or two and the body.
  constexpr std::size_t kUsualChecks = 4;
  Judgement judgement;
  judgement.checks.reserve(kUsualChecks);
  for (const Expectation& expectation : expectations) {
    ExpectationCheck check(answer, scope, attribution, judgement);
    check.run(expectation);
  }
  if (expectations.empty()) return judgement;
  const auto& position = expectations.front().position;
  std::ranges::move(repeated_members(answer, position, attribution.level),
                    std::back_inserter(judgement.checks));
  return judgement;
}

Judgement judge_alone(const Expectation& expectation, const Exchange& exchange, const Scope& scope,
                      const Attribution& attribution) {
  Judgement judgement;
  const Answer answer(exchange);
  ExpectationCheck(answer, scope, attribution, judgement).run(expectation);
  return judgement;
}

std::vector<CheckResult> repeated_members(const Answer& answer, const SourcePosition& position,
                                          Level level) {
  std::vector<CheckResult> checks;
  for (const std::string& member : answer.repeated_members()) {
    checks.push_back(repeated_member(member, position, level));
  }
  return checks;
}

bool holds(const Expectation& expectation, const Exchange& exchange, const Scope& scope) {
  return judge_alone(expectation, exchange, scope, {}).is_met();
}

}  // namespace purgatory::conformance

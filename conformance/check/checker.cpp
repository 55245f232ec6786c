// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/checker.h"

#include <algorithm>
#include <utility>

#include "conformance/check/answer.h"
#include "conformance/check/expectation_check.h"

namespace purgatory::conformance {

bool Judgement::passed() const {
  return std::ranges::none_of(
      checks, [](const CheckResult& check) { return !check.passed && check.level != Level::Info; });
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
  return judgement;
}

bool holds(const Expectation& expectation, const Exchange& exchange, const Scope& scope) {
  Judgement judgement;
  const Answer answer(exchange);
  ExpectationCheck(answer, scope, {}, judgement).run(expectation);
  return std::ranges::all_of(judgement.checks, &CheckResult::passed);
}

}  // namespace purgatory::conformance

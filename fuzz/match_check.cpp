// SPDX-License-Identifier: Apache-2.0
#include "fuzz/match_check.h"

#include <string>
#include <variant>
#include <vector>

#include "conformance/check/checker.h"
#include "conformance/http/exchange.h"
#include "conformance/spec/suite_loader.h"
#include "fuzz/require.h"

namespace purgatory::fuzz {
namespace {

using conformance::Judgement;

// The expectation of a body, in a suite that is right but for it.
std::string suite_with(std::string_view wanted) {
  return "suite: s\ntitle: t\nscenarios:\n- {id: x, title: t, level: MUST, steps: [{get: /, "
         "expect: "
         "{json: " +
         std::string(wanted) + "}}]}\n";
}

bool are_alike(const Judgement& left, const Judgement& right) {
  if (left.checks.size() != right.checks.size()) return false;
  for (std::size_t i = 0; i < left.checks.size(); ++i) {
    if (left.checks[i].message != right.checks[i].message) return false;
    if (left.checks[i].passed != right.checks[i].passed) return false;
  }
  return true;
}

void check_judgement(const conformance::Suite& suite, std::string_view body) {
  const auto* step =
      std::get_if<conformance::RequestStep>(&suite.scenarios.front().steps.front().action);
  if (step == nullptr) return;
  conformance::Exchange exchange;
  exchange.answered = conformance::Response{200, "", {}, std::string(body), {}};
  const conformance::Variables variables;
  RandomSource random(1);
  const SystemClock clock;
  const conformance::Scope scope{variables, random, clock};
  const Judgement judgement = judge(step->expect, exchange, scope, {});
  require(!judgement.checks.empty());
  for (const auto& check : judgement.checks) require(check.passed == check.message.empty());
  require(are_alike(judgement, judge(step->expect, exchange, scope, {})));
}

}  // namespace

void check_match(std::string_view bytes) {
  const auto end = bytes.find('\n');
  const std::string_view wanted = bytes.substr(0, end);
  if (end == std::string_view::npos || wanted.find("{{") != std::string_view::npos) return;
  try {
    const auto suite = conformance::load_suite_text("f.yaml", suite_with(wanted), {});
    check_judgement(suite, bytes.substr(end + 1));
  } catch (const conformance::SpecError& error) {
    require(!error.problems().empty());
  }
}

}  // namespace purgatory::fuzz

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/plan/plan.h"
#include "conformance/run/run_result.h"
#include "conformance/run/target/embedded_target.h"

namespace purgatory::conformance {

// What the scenarios said of a server that breaks one rule.
struct RuleOutcome {
  EmbeddedRule rule;
  // Scenarios with a failed expectation of the rule's own clause.
  std::vector<std::string> noticed_by;
  // Scenarios that failed otherwise: they saw something, but not for the reason promised.
  std::vector<std::string> failed_otherwise;
  // Scenarios that name the rule under `notices` and did not notice.
  std::vector<std::string> broken_promises;

  bool is_noticed() const { return !noticed_by.empty(); }
};

// The whole of it: which scenario notices which broken rule.
struct KillMatrix {
  // Scenarios that do not pass on the server that breaks nothing: they can notice nothing.
  std::vector<std::string> unsound;
  // `notices:` entries that name no rule, as "scenario: rule".
  std::vector<std::string> unknown_rules;
  std::vector<RuleOutcome> rules;
  // MUST scenarios that no broken rule makes fail through a MUST expectation of a clause of their
  // own: they would pass whatever the server does.
  std::vector<std::string> unproven;
  // Clauses of the plan's scenarios that no broken rule shows through, whatever their level: where
  // to look for rules that are missing.
  std::vector<std::string> unseen_clauses;

  bool is_complete() const;
};

// Runs the plan once against a server that breaks the named rule ("" for none), and gives all
// results.
using DeviatingRun = std::function<std::vector<ScenarioResult>(const std::string& rule)>;

// A scenario notices a rule only through a failed expectation whose clauses hold the rule's clause,
// in its steps: a set-up that fails proves nothing. Stops early, with the rules judged so far, when
// `run` gives no results (an interruption). `at_once` rules are tried at the same time, each by a
// thread of its own: `run` must allow that.
KillMatrix prove(const Plan& plan, const std::vector<EmbeddedRule>& rules, const DeviatingRun& run,
                 int at_once = 1);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/prove/prove.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "conformance/run/workers.h"

namespace purgatory::conformance {
namespace {

// The scenarios that promise to notice each rule, by rule.
using Promises = std::map<std::string, std::set<std::string>>;

Promises promises_of(const Plan& plan) {
  Promises promises;
  for (const auto& planned : plan.scenarios) {
    for (const auto& rule : planned.scenario->notices) promises[rule].insert(planned.scenario->id);
  }
  return promises;
}

std::string scenario_of(const std::string& id) { return id.substr(0, id.find('@')); }

// What failed in the steps of a scenario: of one that could not run nothing was judged.
std::vector<const CheckResult*> failed_checks(const ScenarioResult& result) {
  std::vector<const CheckResult*> checks;
  if (result.verdict != Verdict::Failed && result.verdict != Verdict::KnownFailure) return checks;
  for (const auto& finding : result.findings) {
    for (const auto& failed : finding.checks) checks.push_back(&failed.check);
  }
  return checks;
}

bool is_of(const CheckResult& check, const std::string& clause) {
  return std::ranges::find(check.clauses, clause) != check.clauses.end();
}

bool noticed(const ScenarioResult& result, const std::string& clause) {
  return std::ranges::any_of(failed_checks(result),
                             [&clause](const CheckResult* check) { return is_of(*check, clause); });
}

// Which scenarios and clauses some broken rule has shown through.
class Evidence {
 public:
  void take(const ScenarioResult& result) {
    for (const CheckResult* check : failed_checks(result)) {
      seen_.insert(check->clauses.begin(), check->clauses.end());
      const bool is_its_own = std::ranges::any_of(
          result.clauses, [check](const std::string& clause) { return is_of(*check, clause); });
      if (is_its_own && check->level == Level::Must) proven_.insert(scenario_of(result.id));
    }
  }

  std::vector<std::string> unproven(const Plan& plan) const {
    std::set<std::string> unproven;
    for (const auto& planned : plan.scenarios) {
      const Scenario& scenario = *planned.scenario;
      if (scenario.level == Level::Must && !proven_.contains(scenario.id)) {
        unproven.insert(scenario.id);
      }
    }
    return {unproven.begin(), unproven.end()};
  }

  std::vector<std::string> unseen(const Plan& plan) const {
    std::set<std::string> unseen;
    for (const auto& planned : plan.scenarios) {
      for (const auto& clause : planned.scenario->clauses) {
        if (!seen_.contains(clause)) unseen.insert(clause);
      }
    }
    return {unseen.begin(), unseen.end()};
  }

 private:
  std::set<std::string> proven_;
  std::set<std::string> seen_;
};

std::vector<std::string> unknown_rules(const Promises& promises,
                                       const std::vector<EmbeddedRule>& rules) {
  std::vector<std::string> unknown;
  for (const auto& [name, scenarios] : promises) {
    if (std::ranges::find(rules, name, &EmbeddedRule::name) != rules.end()) continue;
    for (const auto& scenario : scenarios) unknown.push_back(scenario + ": " + name);
  }
  return unknown;
}

RuleOutcome outcome_of(const EmbeddedRule& rule, const std::vector<ScenarioResult>& results,
                       const std::set<std::string>& unsound) {
  RuleOutcome outcome{rule, {}, {}, {}};
  for (const auto& result : results) {
    if (unsound.contains(result.id) || result.verdict == Verdict::Passed ||
        result.verdict == Verdict::NotApplicable) {
      continue;
    }
    (noticed(result, rule.clause) ? outcome.noticed_by : outcome.failed_otherwise)
        .push_back(result.id);
  }
  return outcome;
}

// A scenario keeps its promise when one of its cases does.
std::vector<std::string> broken_promises(const std::set<std::string>& promised,
                                         const RuleOutcome& outcome) {
  std::set<std::string> kept;
  for (const auto& id : outcome.noticed_by) kept.insert(scenario_of(id));
  std::vector<std::string> broken;
  std::ranges::set_difference(promised, kept, std::back_inserter(broken));
  return broken;
}

// Tries the rules, several at once. Of what the scenarios said of a rule no more is kept than what
// it comes to: the results of a whole suite under every rule would be gigabytes.
class Trials {
 public:
  Trials(const std::vector<EmbeddedRule>& rules, const DeviatingRun& run, const Promises& promises,
         const std::set<std::string>& unsound)
      : rules_(rules), run_(run), promises_(promises), unsound_(unsound), outcomes_(rules.size()) {}

  void try_all(int at_once) {
    work_through(rules_.size(), at_once, [this]() -> Worker {
      return [this](std::size_t place) { return try_rule(place); };
    });
  }

  // Of the rules before the first one that was not tried.
  std::vector<RuleOutcome> outcomes() {
    std::vector<RuleOutcome> tried;
    for (auto& outcome : outcomes_) {
      if (!outcome) break;
      tried.push_back(std::move(*outcome));
    }
    return tried;
  }

  const Evidence& evidence() const { return evidence_; }

 private:
  Work try_rule(std::size_t place) {
    const EmbeddedRule& rule = rules_[place];
    const std::vector<ScenarioResult> results = run_(rule.name);
    if (results.empty()) return Work::Ends;
    RuleOutcome outcome = outcome_of(rule, results, unsound_);
    if (const auto promised = promises_.find(rule.name); promised != promises_.end()) {
      outcome.broken_promises = broken_promises(promised->second, outcome);
    }
    const std::lock_guard lock(mutex_);
    for (const auto& result : results) {
      if (!unsound_.contains(result.id)) evidence_.take(result);
    }
    outcomes_[place] = std::move(outcome);
    return Work::GoesOn;
  }

  const std::vector<EmbeddedRule>& rules_;
  const DeviatingRun& run_;
  const Promises& promises_;
  const std::set<std::string>& unsound_;
  std::mutex mutex_;
  std::vector<std::optional<RuleOutcome>> outcomes_;  // by the place of the rule
  Evidence evidence_;
};

}  // namespace

bool KillMatrix::is_complete() const {
  return unsound.empty() && unknown_rules.empty() && unproven.empty() &&
         std::ranges::all_of(rules, [](const RuleOutcome& outcome) {
           return outcome.is_noticed() && outcome.broken_promises.empty();
         });
}

KillMatrix prove(const Plan& plan, const std::vector<EmbeddedRule>& rules, const DeviatingRun& run,
                 int at_once) {
  const Promises promises = promises_of(plan);
  KillMatrix matrix;
  matrix.unknown_rules = unknown_rules(promises, rules);
  for (const auto& result : run("")) {
    if (result.verdict != Verdict::Passed) matrix.unsound.push_back(result.id);
  }
  const std::set<std::string> unsound(matrix.unsound.begin(), matrix.unsound.end());
  Trials trials(rules, run, promises, unsound);
  trials.try_all(at_once);
  matrix.rules = trials.outcomes();
  matrix.unproven = trials.evidence().unproven(plan);
  matrix.unseen_clauses = trials.evidence().unseen(plan);
  return matrix;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/planner.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "conformance/plan/glob.h"
#include "conformance/plan/matrix.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

void add_clauses(const std::vector<Step>& steps, std::set<std::string>& clauses) {
  for (const auto& step : steps) {
    clauses.insert(step.clauses.begin(), step.clauses.end());
    if (const auto* parallel = std::get_if<ParallelStep>(&step.action)) {
      for (const auto& branch : parallel->branches) add_clauses(branch.steps, clauses);
      for (const auto& quota : parallel->quotas) {
        clauses.insert(quota.expect.clauses.begin(), quota.expect.clauses.end());
      }
    }
    const auto* request = std::get_if<RequestStep>(&step.action);
    if (request == nullptr) continue;
    for (const auto& expectation : request->expect) {
      clauses.insert(expectation.clauses.begin(), expectation.clauses.end());
    }
  }
}

std::vector<PlannedScenario> all_cases(const std::vector<Suite>& suites) {
  std::vector<PlannedScenario> cases;
  for (const auto& suite : suites) {
    for (const auto& scenario : suite.scenarios) {
      for (auto& point : matrix_cases(scenario.matrix)) {
        cases.push_back({scenario.id + point.suffix,
                         &suite,
                         &scenario,
                         std::move(point.variables),
                         {},
                         std::nullopt});
      }
    }
  }
  return cases;
}

using Claim = std::function<bool(const std::string& entry, const PlannedScenario& planned)>;

bool by_pattern(const std::string& entry, const PlannedScenario& planned) {
  return selects(entry, planned.id);
}

bool by_tag(const std::string& entry, const PlannedScenario& planned) {
  return std::ranges::find(planned.scenario->tags, entry) != planned.scenario->tags.end();
}

bool by_capability(const std::string& entry, const PlannedScenario& planned) {
  const auto& required = planned.scenario->capabilities;
  return std::ranges::find(required, entry) != required.end();
}

bool by_clause(const std::string& entry, const PlannedScenario& planned) {
  return std::ranges::any_of(clauses_of(*planned.scenario), [&](const std::string& clause) {
    return glob_matches(entry, clause);
  });
}

// The first entry that no case matches, or null.
const std::string* unmatched(const std::vector<std::string>& entries,
                             const std::vector<PlannedScenario>& cases, const Claim& claim) {
  for (const auto& entry : entries) {
    const bool is_matched = std::ranges::any_of(
        cases, [&](const PlannedScenario& planned) { return claim(entry, planned); });
    if (!is_matched) return &entry;
  }
  return nullptr;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto candidate = nearest(word, candidates);
  return candidate ? "; did you mean \"" + *candidate + "\"?" : "";
}

std::vector<std::string> candidates_for_patterns(const std::vector<PlannedScenario>& cases) {
  std::vector<std::string> ids;
  for (const auto& planned : cases) {
    ids.push_back(planned.suite->id);
    ids.push_back(planned.scenario->id);
  }
  return ids;
}

std::vector<std::string> all_tags(const std::vector<PlannedScenario>& cases) {
  std::vector<std::string> tags;
  for (const auto& planned : cases) {
    tags.insert(tags.end(), planned.scenario->tags.begin(), planned.scenario->tags.end());
  }
  return tags;
}

std::vector<std::string> all_clauses(const std::vector<PlannedScenario>& cases) {
  std::vector<std::string> clauses;
  for (const auto& planned : cases) {
    for (const auto& clause : clauses_of(*planned.scenario)) clauses.push_back(clause);
  }
  return clauses;
}

std::vector<std::string> all_capabilities(const std::vector<PlannedScenario>& cases) {
  std::vector<std::string> capabilities;
  for (const auto& planned : cases) {
    const auto& required = planned.scenario->capabilities;
    capabilities.insert(capabilities.end(), required.begin(), required.end());
  }
  return capabilities;
}

// What is wrong with the request, or an empty text.
std::string problem_with(const PlanRequest& request, const std::vector<PlannedScenario>& cases) {
  const Selection& wanted = request.selection;
  if (const auto* entry = unmatched(wanted.patterns, cases, by_pattern)) {
    return "no scenario matches \"" + *entry + "\"" +
           did_you_mean(*entry, candidates_for_patterns(cases));
  }
  if (const auto* entry = unmatched(wanted.tags, cases, by_tag)) {
    return "no scenario has the tag \"" + *entry + "\"" + did_you_mean(*entry, all_tags(cases));
  }
  if (const auto* entry = unmatched(wanted.clauses, cases, by_clause)) {
    return "no scenario has a clause that matches \"" + *entry + "\"" +
           did_you_mean(*entry, all_clauses(cases));
  }
  if (const auto* entry = unmatched(wanted.capabilities, cases, by_capability)) {
    return "no scenario requires \"" + *entry + "\"" +
           did_you_mean(*entry, all_capabilities(cases));
  }
  for (const auto& known : request.known_failures) {
    if (unmatched({known.pattern}, cases, by_pattern) != nullptr) {
      return "the known failure \"" + known.pattern + "\" matches no scenario";
    }
  }
  return "";
}

bool is_wanted_by(const std::vector<std::string>& entries, const PlannedScenario& planned,
                  const Claim& claim) {
  return entries.empty() || std::ranges::any_of(entries, [&](const std::string& entry) {
           return claim(entry, planned);
         });
}

bool is_wanted(const Selection& wanted, const PlannedScenario& planned) {
  const bool has_level =
      wanted.levels.empty() ||
      std::ranges::find(wanted.levels, planned.scenario->level) != wanted.levels.end();
  return has_level && is_wanted_by(wanted.patterns, planned, by_pattern) &&
         is_wanted_by(wanted.tags, planned, by_tag) &&
         is_wanted_by(wanted.capabilities, planned, by_capability) &&
         is_wanted_by(wanted.clauses, planned, by_clause);
}

// Several entries for one case: what each of them allows may fail.
void add_known(std::optional<KnownFailure>& all, const KnownFailure& known) {
  if (!all) {
    all = known;
  } else if (!all->expectations.empty() && !known.expectations.empty()) {
    all->expectations.insert(all->expectations.end(), known.expectations.begin(),
                             known.expectations.end());
    all->reason += " / " + known.reason;
  } else {
    all->expectations.clear();
  }
}

void complete(PlannedScenario& planned, const PlanRequest& request) {
  for (const auto& name : planned.scenario->capabilities) {
    if (!request.capabilities.has(name)) planned.missing_capabilities.push_back(name);
  }
  for (const auto& known : request.known_failures) {
    if (selects(known.pattern, planned.id)) add_known(planned.known_failure, known);
  }
}

}  // namespace

std::set<std::string> clauses_of(const Scenario& scenario) {
  std::set<std::string> clauses(scenario.clauses.begin(), scenario.clauses.end());
  add_clauses(scenario.steps, clauses);
  return clauses;
}

bool selects(const std::string& pattern, std::string_view id) {
  if (glob_matches(pattern, id)) return true;
  const std::string_view scenario = id.substr(0, id.find('@'));
  return glob_matches(pattern, scenario) || glob_matches(pattern + "/**", scenario);
}

Result<Plan, std::string> make_plan(const std::vector<Suite>& suites, const PlanRequest& request) {
  std::vector<PlannedScenario> cases = all_cases(suites);
  if (cases.empty()) return Failure<std::string>("there are no scenarios");
  if (auto problem = problem_with(request, cases); !problem.empty()) {
    return Failure<std::string>(std::move(problem));
  }
  Plan plan;
  std::vector<KnownFailure> whole = request.known_failures;
  for (auto& planned : cases) {
    if (!is_wanted(request.selection, planned)) {
      std::erase_if(whole, [&](const auto& known) { return selects(known.pattern, planned.id); });
      continue;
    }
    complete(planned, request);
    plan.scenarios.push_back(std::move(planned));
  }
  plan.known_failures = std::move(whole);
  if (plan.scenarios.empty()) {
    return Failure<std::string>("nothing is selected: no scenario meets all conditions at once");
  }
  return plan;
}

}  // namespace purgatory::conformance

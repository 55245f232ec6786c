// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/parallel.h"

#include <algorithm>
#include <latch>
#include <memory>
#include <utility>

#include "conformance/run/workers.h"

namespace purgatory::conformance {
namespace {

// A weaker failure is told of, and what binds more is judged all the same.
bool ends_branch(const StepOutcome& outcome, Level scenario) {
  return !outcome.problem.empty() ||
         std::ranges::any_of(outcome.checks, [scenario](const CheckResult& check) {
           return !check.passed && binds_as_much(check.level, scenario);
         });
}

// One branch on its way: what it knows is a copy of what the scenario knew.
struct Branch {
  const ParallelStep::Branch& spec;
  std::unique_ptr<HttpClient> client;
  StepRunner runner;
  BranchOutcome outcome;

  // False when a step ends the branch.
  bool run(const Step& step, const BranchStart& start) {
    StepOutcome done = runner.run(step, start.attribution, StepRunner::OnInterruption::GiveUp);
    const std::vector<const Step*> then = done.then;
    const bool goes_on = !ends_branch(done, start.scenario);
    outcome.steps.push_back({&step, std::move(done)});
    return goes_on &&
           std::ranges::all_of(then, [&](const Step* next) { return run(*next, start); });
  }

  void run_all(const BranchStart& start) {
    outcome.is_complete =
        std::ranges::all_of(spec.steps, [&](const Step& step) { return run(step, start); });
  }
};

// The answer that a quota looks at; null when the branch ended without one.
const Exchange* last_answer(const BranchOutcome& branch) {
  for (auto done = branch.steps.rbegin(); done != branch.steps.rend(); ++done) {
    const auto& exchange = done->outcome.exchange;
    if (exchange && exchange->response() != nullptr) return &*exchange;
  }
  return nullptr;
}

std::string wanted_number(const Quota& quota, std::size_t branches) {
  const std::string of = " of " + std::to_string(branches) + " branches";
  if (quota.kind == Quota::Kind::ExactlyOne) return "exactly one" + of;
  if (quota.kind == Quota::Kind::All) return "all" + of;
  return "at least " + std::to_string(quota.least) + of;
}

bool is_met(const Quota& quota, std::size_t meeting, std::size_t branches) {
  if (quota.kind == Quota::Kind::ExactlyOne) return meeting == 1;
  return meeting >= (quota.kind == Quota::Kind::All ? branches : quota.least);
}

// "left meets it; right: expected status 201, found status 409".
std::string told(const BranchOutcome& branch, const Judgement& judgement) {
  if (judgement.is_met()) return branch.name + " meets it";
  const auto failed = std::ranges::find(judgement.checks, false, &CheckResult::passed);
  return branch.name + ": " + failed->message;
}

CheckResult judge_quota(const Quota& quota, const std::vector<BranchOutcome>& branches,
                        const Scope& scope, const Attribution& attribution) {
  std::size_t meeting = 0;
  std::string words;
  for (const BranchOutcome& branch : branches) {
    const Exchange* answer = last_answer(branch);
    if (!words.empty()) words += "; ";
    if (answer == nullptr) {
      words += branch.name + " has no answer";
      continue;
    }
    const Judgement judgement = judge_alone(quota.expect, *answer, scope, attribution);
    meeting += judgement.is_met() ? 1 : 0;
    words += told(branch, judgement);
  }
  CheckResult check;
  check.passed = is_met(quota, meeting, branches.size());
  check.kind = CheckKind::Parallel;
  check.level = quota.expect.level.value_or(attribution.level);
  check.clauses = quota.expect.clauses.empty() ? attribution.clauses : quota.expect.clauses;
  check.position = quota.expect.position;
  check.expected = wanted_number(quota, branches.size());
  check.actual = std::to_string(meeting);
  if (!check.passed) {
    check.message =
        "expected " + check.expected + " to meet this, found " + check.actual + " (" + words + ")";
  }
  return check;
}

}  // namespace

std::vector<BranchOutcome> run_branches(const ParallelStep& parallel, const BranchStart& start) {
  std::vector<std::unique_ptr<Branch>> branches;
  for (const auto& spec : parallel.branches) {
    auto client = start.context.new_client();
    HttpClient& used = *client;
    branches.push_back(std::unique_ptr<Branch>(
        new Branch{spec, std::move(client), start.parent.beside(used), {spec.name, {}, false}}));
  }
  std::latch begin(static_cast<std::ptrdiff_t>(branches.size()));
  work_through(branches.size(), static_cast<int>(branches.size()), [&]() -> Worker {
    return [&](std::size_t place) {
      begin.arrive_and_wait();
      branches[place]->run_all(start);
      return Work::GoesOn;
    };
  });
  std::vector<BranchOutcome> outcomes;
  for (auto& branch : branches) {
    start.parent.learn_from(branch->runner, branch->spec.name);
    outcomes.push_back(std::move(branch->outcome));
  }
  return outcomes;
}

std::vector<CheckResult> judge_quotas(const ParallelStep& parallel,
                                      const std::vector<BranchOutcome>& branches,
                                      const Scope& scope, const Attribution& attribution) {
  std::vector<CheckResult> checks;
  for (const Quota& quota : parallel.quotas) {
    checks.push_back(judge_quota(quota, branches, scope, attribution));
  }
  return checks;
}

}  // namespace purgatory::conformance

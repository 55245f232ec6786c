// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/scenario_runner.h"

#include <algorithm>
#include <utility>

#include "conformance/run/scenario/parallel.h"
#include "conformance/run/scenario/purge_look.h"
#include "conformance/run/stale_expectations.h"
#include "conformance/spec/property_name.h"

namespace purgatory::conformance {
namespace {

Variables variables_of(const PlannedScenario& planned, const RunContext& context,
                       std::size_t index) {
  Variables variables;
  for (const auto& [name, value] : context.variables) variables.emplace(name, Json(value));
  for (const auto& [name, value] : planned.variables) variables.insert_or_assign(name, value);
  variables.insert_or_assign("run", context.run);
  variables.insert_or_assign("db", database_name(context.run, index));
  variables.insert_or_assign("host", context.base_url.substr(context.base_url.find("//") + 2));
  return variables;
}

std::string name_of(const Step& step, const StepOutcome& outcome) {
  if (!step.title.empty()) return step.title;
  if (const auto* property = std::get_if<PropertyStep>(&step.action)) {
    return "property " + std::string(property_name(property->kind));
  }
  if (std::holds_alternative<NodeStep>(step.action)) return "steer the nodes";
  if (outcome.exchange) return outcome.exchange->asked.method + " " + outcome.exchange->asked.path;
  const auto* action = std::get_if<RequestStep>(&step.action);
  if (action == nullptr) {
    return std::holds_alternative<SetStep>(step.action) ? "set names" : "parallel branches";
  }
  return action->request.raw ? "raw request" : action->request.method + " " + action->request.path;
}

using SteadyClock = std::chrono::steady_clock;

std::chrono::microseconds since(SteadyClock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start);
}

// What is left of the outcome after its findings were made.
void finish(StepRecord& record, StepOutcome& outcome, SteadyClock::time_point begun) {
  record.elapsed = since(begun) - record.started;
  record.tries = outcome.tries;
  record.checks = outcome.checks.size();
  if (!record.finding) record.exchange = std::move(outcome.exchange);
}

}  // namespace

std::string database_prefix(const std::string& run) { return "purgatory-" + run + "-"; }

std::string database_name(const std::string& run, std::size_t index) {
  return database_prefix(run) + std::to_string(index);
}

ScenarioRunner::ScenarioRunner(const PlannedScenario& planned, const RunContext& context,
                               HttpClient& client, std::size_t index)
    : planned_(planned),
      context_(context),
      steps_(context, client, variables_of(planned, context, index),
             RandomSource(context.seed + index)),
      attribution_{planned.scenario->level, planned.scenario->clauses},
      client_(client) {
  const Scenario& scenario = *planned.scenario;
  result_.id = planned.id;
  result_.title = scenario.title;
  result_.level = scenario.level;
  result_.clauses = scenario.clauses;
  result_.position = scenario.position;
  result_.steps.reserve(scenario.given.size() + scenario.steps.size() + scenario.cleanup.size());
}

ScenarioResult ScenarioRunner::run() {
  if (prepare() == Next::GoOn) run_steps(planned_.scenario->steps, Part::Steps);
  if (!result_.findings.empty() && !context_.is_interrupted()) look_at_purged_documents();
  if (!context_.keeps_databases) clean_up();
  conclude();
  return std::move(result_);
}

ScenarioRunner::Next ScenarioRunner::prepare() {
  for (const auto& setup : planned_.suite->setups) {
    ++setups_begun_;
    // One that was begun is finished: its clean-up needs what it captures.
    on_interruption_ = StepRunner::OnInterruption::GoOn;
    if (run_steps(setup.given, Part::Given) == Next::End) return Next::End;
  }
  on_interruption_ = StepRunner::OnInterruption::GiveUp;
  return run_steps(planned_.scenario->given, Part::Given);
}

ScenarioRunner::Next ScenarioRunner::run_steps(const std::vector<Step>& steps, Part part) {
  for (const auto& step : steps) {
    if (run_step(step, part) == Next::End) return Next::End;
  }
  return Next::GoOn;
}

ScenarioRunner::Next ScenarioRunner::run_step(const Step& step, Part part) {
  if (const auto* parallel = std::get_if<ParallelStep>(&step.action)) {
    return run_parallel(step, *parallel, part);
  }
  StepRecord done = begin_record("", step.position, part);
  StepOutcome outcome = steps_.run(step, attribution_, on_interruption_);
  const std::vector<const Step*> then = outcome.then;
  if (judge_step(step, std::move(done), outcome, part) == Next::End) return Next::End;
  for (const Step* follower : then) {
    if (run_step(*follower, part) == Next::End) return Next::End;
  }
  return Next::GoOn;
}

ScenarioRunner::Next ScenarioRunner::judge_step(const Step& step, StepRecord done,
                                                StepOutcome& outcome, Part part) {
  done.name = name_of(step, outcome);
  const std::size_t findings = result_.findings.size();
  const Next next = record(step, outcome, part);
  if (result_.findings.size() > findings) done.finding = result_.findings.size() - 1;
  finish(done, outcome, begun_);
  result_.steps.push_back(std::move(done));
  return next;
}

ScenarioRunner::Next ScenarioRunner::run_parallel(const Step& step, const ParallelStep& parallel,
                                                  Part part) {
  const Attribution attribution = attribution_of(step, attribution_);
  const StepRecord begun = begin_record("", step.position, part);
  auto hidden = steps_.enter(step);
  auto branches = run_branches(parallel, {context_, steps_, attribution, result_.level});
  StepOutcome together;
  const bool are_complete = std::ranges::all_of(branches, &BranchOutcome::is_complete);
  if (are_complete) {
    together.checks = judge_quotas(parallel, branches, steps_.scope(), attribution);
  }
  steps_.leave(step, std::move(hidden));
  const bool has_failed = !std::ranges::all_of(together.checks, &CheckResult::passed);
  Next next = Next::GoOn;
  for (auto& branch : branches) {
    for (auto& [done, outcome] : branch.steps) {
      // Whoever reads that a quota was not met wants to see an answer.
      if (has_failed && outcome.exchange) together.exchange = outcome.exchange;
      StepRecord of_branch = begun;
      of_branch.position = done->position;
      if (judge_step(*done, std::move(of_branch), outcome, part) == Next::End) next = Next::End;
    }
  }
  if (judge_step(step, begun, together, part) == Next::End) next = Next::End;
  return are_complete ? next : Next::End;
}

ScenarioRunner::Next ScenarioRunner::could_not_run(const Step& step, StepOutcome& outcome,
                                                   const std::string& doing) {
  result_.verdict = Verdict::CouldNotRun;
  const std::string name = name_of(step, outcome);
  result_.reason = doing + " \"" + name + "\"";
  Finding finding{name, outcome.problem, {}, std::move(outcome.exchange), outcome.tries};
  for (auto& check : outcome.checks) {
    if (!check.passed) finding.checks.push_back(explained(std::move(check), step.position));
  }
  if (!finding.problem.empty()) result_.reason += ": " + finding.problem;
  if (!finding.checks.empty()) result_.reason += ": " + finding.checks.front().check.message;
  result_.findings.push_back(std::move(finding));
  return Next::End;
}

ScenarioRunner::Next ScenarioRunner::record(const Step& step, StepOutcome& outcome, Part part) {
  result_.exchanges += outcome.tries;
  if (!outcome.problem.empty()) {
    return could_not_run(step, outcome, "no answer could be judged in");
  }
  std::vector<FailedCheck> failed;
  Next next = Next::GoOn;
  for (const auto& check : outcome.checks) {
    if (check.passed) {
      if (check.kind == CheckKind::AnyOf && !check.actual.empty()) {
        result_.notes.push_back(name_of(step, outcome) + ": " + check.actual);
      }
    } else if (check.level == Level::Info && result_.level != Level::Info) {
      result_.notes.push_back(name_of(step, outcome) + ": INFO: " + check.message);
    } else {
      failed.push_back(explained(check, step.position));
      if (binds_as_much(check.level, result_.level)) next = Next::End;
    }
  }
  if (failed.empty()) return Next::GoOn;
  // What binds less than the scenario leaves the set-up as good as it was.
  if (part == Part::Given && next == Next::End) {
    return could_not_run(step, outcome, "the set-up failed in");
  }
  const std::string name = name_of(step, outcome);
  std::size_t number = 0;
  for (auto& earlier : outcome.before) {
    const std::string place =
        std::to_string(++number) + " of " + std::to_string(outcome.before.size() + 1);
    result_.findings.push_back(
        {name + ", smallest history, request " + place, "", {}, std::move(earlier), 1});
  }
  result_.findings.push_back({name, "", std::move(failed), std::move(outcome.exchange),
                              outcome.before.empty() ? outcome.tries : 1});
  return next;
}

FailedCheck ScenarioRunner::explained(CheckResult check, const SourcePosition& step) const {
  FailedCheck failed{std::move(check), "", {}, {}};
  if (context_.source_lines != nullptr) {
    failed.source_line = context_.source_lines->at(failed.check.position);
    failed.source_above = context_.source_lines->between(step, failed.check.position);
  }
  for (const auto& clause : failed.check.clauses) {
    const auto found = context_.promises.find(clause);
    failed.promises.push_back({clause, found == context_.promises.end() ? "" : found->second});
  }
  return failed;
}

StepRecord ScenarioRunner::begin_record(const std::string& name, const SourcePosition& position,
                                        Part part) const {
  StepRecord record;
  record.part = part;
  record.name = name;
  record.position = position;
  record.started = since(begun_);
  return record;
}

void ScenarioRunner::look_at_purged_documents() {
  std::vector<Request> looks = looks_at_purged_documents(result_);
  for (Request& request : looks) {
    StepRecord look = begin_record("look at the tree", {}, Part::Look);
    request.cancelled = context_.interrupted;
    look.exchange = client_.send(request);
    look.elapsed = since(begun_) - look.started;
    look.tries = 1;
    const bool is_lost = look.exchange->error() != nullptr;
    result_.steps.push_back(std::move(look));
    if (is_lost) return;
  }
}

void ScenarioRunner::clean_up() {
  clean_up(planned_.scenario->cleanup);
  const auto& setups = planned_.suite->setups;
  for (std::size_t i = setups_begun_; i > 0; --i) clean_up(setups[i - 1].cleanup);
}

void ScenarioRunner::clean_up(const std::vector<Step>& steps) {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (!steps_.has_begun(*step)) continue;
    StepRecord done = begin_record("", step->position, Part::CleanUp);
    StepOutcome outcome = steps_.run(*step, attribution_, StepRunner::OnInterruption::GoOn);
    result_.exchanges += outcome.tries;
    done.name = name_of(*step, outcome);
    note_failed_clean_up(done.name, outcome, *step);
    // What was not sent is no step of the report.
    const bool is_node = std::holds_alternative<NodeStep>(step->action);
    if (!outcome.exchange && !is_node) continue;
    finish(done, outcome, begun_);
    result_.steps.push_back(std::move(done));
  }
}

void ScenarioRunner::note_failed_clean_up(const std::string& name, const StepOutcome& outcome,
                                          const Step& step) {
  const auto failed = std::ranges::find(outcome.checks, false, &CheckResult::passed);
  if (outcome.problem.empty() && failed == outcome.checks.end()) return;
  // A name that was never captured stands for what was never made, or for what is left behind.
  const bool is_sent = outcome.exchange || !std::holds_alternative<RequestStep>(step.action);
  result_.notes.push_back("clean-up: " + name + ": " + (is_sent ? "" : "not sent: ") +
                          (outcome.problem.empty() ? failed->message : outcome.problem));
}

const FailedCheck* ScenarioRunner::failure_beyond(const KnownFailure& known) const {
  if (known.expectations.empty()) return nullptr;
  for (const auto& finding : result_.findings) {
    for (const auto& failed : finding.checks) {
      if (!is_among(known.expectations, failed.check)) return &failed;
    }
  }
  return nullptr;
}

void ScenarioRunner::conclude() {
  if (result_.verdict == Verdict::CouldNotRun) return;
  for (const auto& finding : result_.findings) {
    for (const auto& failed : finding.checks) {
      const Level level = failed.check.level;
      if (!result_.failed_level || binds_as_much(level, *result_.failed_level)) {
        result_.failed_level = level;
      }
    }
  }
  if (result_.failed_level) result_.verdict = Verdict::Failed;
  if (!planned_.known_failure) return;
  if (!result_.failed_level) {
    result_.verdict = Verdict::UnexpectedPass;
  } else if (const FailedCheck* other = failure_beyond(*planned_.known_failure)) {
    result_.notes.push_back("a known failure, but " + check_subject(other->check) +
                            " is not among what is known to fail");
  } else {
    result_.verdict = Verdict::KnownFailure;
  }
  result_.reason = planned_.known_failure->reason;
}

}  // namespace purgatory::conformance

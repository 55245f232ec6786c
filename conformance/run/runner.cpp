// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/runner.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "conformance/run/repetitions.h"
#include "conformance/run/residue.h"
#include "conformance/run/scenario/stage.h"
#include "conformance/run/stale_expectations.h"
#include "conformance/run/workers.h"

namespace purgatory::conformance {
namespace {

using std::chrono::microseconds;
using SteadyClock = std::chrono::steady_clock;

microseconds since(SteadyClock::time_point start) {
  return std::chrono::duration_cast<microseconds>(SteadyClock::now() - start);
}

// Passes results on in the order of the plan, whichever worker is done first. Thread-safe.
class OrderedResults {
 public:
  OrderedResults(const Plan& plan, const std::vector<Reporter*>& reporters, Totals& totals)
      : reporters_(reporters), totals_(totals), stale_(plan.known_failures) {}

  void add(std::size_t index, ScenarioResult result) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(index, std::move(result));
    for (auto next = waiting_.find(next_); next != waiting_.end(); next = waiting_.find(next_)) {
      totals_.add(next->second);
      repetitions_.add(next->second);
      stale_.add(next->second);
      for (Reporter* reporter : reporters_) reporter->add(next->second);
      waiting_.erase(next);
      ++next_;
    }
  }

  std::vector<std::string> flaky() const { return repetitions_.flaky(); }
  std::vector<std::string> stale() const { return stale_.stale(); }

 private:
  const std::vector<Reporter*>& reporters_;
  Totals& totals_;
  Repetitions repetitions_;
  StaleExpectations stale_;
  std::mutex mutex_;
  std::map<std::size_t, ScenarioResult> waiting_;
  std::size_t next_ = 0;
};

ScenarioResult not_run(const PlannedScenario& planned, Verdict verdict, std::string reason) {
  ScenarioResult result;
  result.id = planned.id;
  result.title = planned.scenario->title;
  result.level = planned.scenario->level;
  result.clauses = planned.scenario->clauses;
  result.position = planned.scenario->position;
  result.verdict = verdict;
  result.reason = std::move(reason);
  return result;
}

// After so many scenarios in a row the target counts as gone: each further one would cost a
// time-out for every request and tell nothing.
constexpr int kPatience = 5;

bool lost_the_target(const ScenarioResult& result) {
  using Kind = TransportError::Kind;
  if (result.findings.empty() || !result.findings.back().exchange) return false;
  const auto* error = result.findings.back().exchange->error();
  return error != nullptr && (error->kind == Kind::Unreachable || error->kind == Kind::Timeout);
}

std::string lacking(const std::vector<std::string>& capabilities) {
  std::string words = "the target does not claim ";
  for (const auto& name : capabilities) {
    if (&name != &capabilities.front()) words += ", ";
    words += name;
  }
  return words;
}

// What the workers of one run share.
class Crew {
 public:
  Crew(const Plan& plan, const RunContext& context, const RunOptions& options,
       Strictness strictness)
      : plan_(plan), context_(context), options_(options), strictness_(strictness) {}

  void run(OrderedResults& results) {
    work_through(plan_.scenarios.size(), options_.jobs, [this, &results]() -> Worker {
      // Shared, since a function that is copied cannot own it alone.
      return [this, &results, client = std::shared_ptr(context_.new_client())](std::size_t place) {
        work(place, *client, results);
        return Work::GoesOn;
      };
    });
  }

 private:
  void work(std::size_t place, HttpClient& client, OrderedResults& results) {
    const auto start = SteadyClock::now();
    ScenarioResult result = result_of(place, client);
    result.elapsed = since(start);
    note_answers(result);
    if (options_.fail_fast && fails_the_run(result, strictness_)) has_failed_ = true;
    results.add(place, std::move(result));
  }

  // What was not begun says nothing about the target.
  void note_answers(const ScenarioResult& result) {
    if (lost_the_target(result)) {
      ++lost_;
    } else if (result.exchanges > 0) {
      lost_ = 0;
    }
  }

  ScenarioResult result_of(std::size_t index, HttpClient& client) {
    const PlannedScenario& planned = plan_.scenarios[index];
    if (!planned.missing_capabilities.empty()) {
      return not_run(planned, Verdict::NotApplicable, lacking(planned.missing_capabilities));
    }
    if (context_.is_interrupted()) {
      return not_run(planned, Verdict::CouldNotRun, "the run was interrupted before it");
    }
    if (has_failed_) {
      return not_run(planned, Verdict::CouldNotRun, "not begun after a failure (fail-fast)");
    }
    if (lost_ >= kPatience) {
      return not_run(planned, Verdict::CouldNotRun,
                     "the target gave no answer to the scenarios before it");
    }
    return stage_.run(planned, client, index);
  }

  const Plan& plan_;
  const RunContext& context_;
  const Stage stage_{context_};
  const RunOptions& options_;
  const Strictness strictness_;
  std::atomic<bool> has_failed_{false};
  std::atomic<int> lost_{0};  // scenarios in a row without an answer
};

}  // namespace

RunSummary run_plan(const Plan& plan, const RunContext& context, const RunOptions& options,
                    RunHeader header, const std::vector<Reporter*>& reporters) {
  const auto start = SteadyClock::now();
  header.planned = plan.scenarios.size();
  for (Reporter* reporter : reporters) reporter->begin(header);
  RunSummary summary;
  OrderedResults results(plan, reporters, summary.totals);
  Crew(plan, context, options, header.strictness).run(results);
  summary.remarks = options.remarks;
  for (auto& remark : results.flaky()) summary.remarks.push_back(std::move(remark));
  summary.stale = results.stale();
  clear_residue(context, summary);
  if (context.nodes_are_apart) {
    RunContext nodes = context.for_nodes();
    nodes.clusters.clear();
    clear_residue(nodes, summary);
  }
  note_if_nothing_was_judged(header, summary);
  summary.is_interrupted = context.is_interrupted();
  summary.elapsed = since(start);
  for (Reporter* reporter : reporters) reporter->end(summary);
  return summary;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/diff/target_diff.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "conformance/run/scenario_runner.h"

namespace purgatory::conformance {
namespace {

// Keeps what goes through.
class KeepingClient final : public HttpClient {
 public:
  explicit KeepingClient(std::unique_ptr<HttpClient> client) : client_(std::move(client)) {}

  Exchange send(const Request& request) override {
    exchanges_.push_back(client_->send(request));
    return exchanges_.back();
  }

  std::vector<Exchange> take() { return std::exchange(exchanges_, {}); }

 private:
  std::unique_ptr<HttpClient> client_;
  std::vector<Exchange> exchanges_;
};

struct Alike {};
struct Unanswered {
  std::string reason;
};
struct NotBegun {};
using Outcome = std::variant<NotBegun, Alike, Parting, Unanswered>;

const std::string* transport_error(const std::vector<Exchange>& exchanges) {
  for (const auto& exchange : exchanges) {
    if (const auto* error = exchange.error()) return &error->message;
  }
  return nullptr;
}

std::vector<Difference> compare(const Exchange& left, const Exchange& right) {
  const std::string_view path = left.asked.path;
  return differences(normalised(*left.response(), path), normalised(*right.response(), path));
}

Outcome compare(const PlannedScenario& planned, const std::vector<Exchange>& left,
                const std::vector<Exchange>& right) {
  for (const auto* exchanges : {&left, &right}) {
    if (const auto* error = transport_error(*exchanges))
      return Unanswered{planned.id + ": " + *error};
  }
  Parting parting{
      planned.id, planned.scenario->title, 0, std::max(left.size(), right.size()), {}, {}, {}};
  for (std::size_t i = 0; i < parting.requests; ++i) {
    parting.request = i + 1;
    parting.left = i < left.size() ? std::optional(left[i]) : std::nullopt;
    parting.right = i < right.size() ? std::optional(right[i]) : std::nullopt;
    // One went on where the other ended its scenario, though the answers looked alike.
    if (!parting.left || !parting.right) return parting;
    parting.differences = compare(left[i], right[i]);
    if (!parting.differences.empty()) return parting;
  }
  return Alike{};
}

// The workers and what they share.
class Comparison {
 public:
  Comparison(const Plan& plan, const TargetPair& targets, const DiffProgress& progress)
      : plan_(plan), targets_(targets), progress_(progress), outcomes_(plan.scenarios.size()) {}

  void run(int jobs) {
    {
      std::vector<std::jthread> workers;
      for (int i = 0; i < std::max(jobs, 1); ++i) workers.emplace_back([this] { work_guarded(); });
    }
    if (fault_) std::rethrow_exception(fault_);
  }

  std::vector<Outcome> take() { return std::move(outcomes_); }

 private:
  void work_guarded() {
    try {
      work();
    } catch (const std::exception&) {
      const std::lock_guard lock(mutex_);
      fault_ = std::current_exception();
      next_ = plan_.scenarios.size();
    }
  }

  void work() {
    KeepingClient left(targets_.left.new_client());
    KeepingClient right(targets_.right.new_client());
    for (std::size_t i = next_++; i < plan_.scenarios.size(); i = next_++) {
      if (targets_.left.is_interrupted()) return;
      const PlannedScenario& planned = plan_.scenarios[i];
      // Whether it passes is no question here: two targets can be wrong alike.
      ScenarioRunner(planned, targets_.left, left, i).run();
      ScenarioRunner(planned, targets_.right, right, i).run();
      Outcome outcome = compare(planned, left.take(), right.take());
      if (targets_.left.is_interrupted()) return;
      const std::lock_guard lock(mutex_);
      outcomes_[i] = std::move(outcome);
      progress_(++done_, plan_.scenarios.size());
    }
  }

  const Plan& plan_;
  const TargetPair& targets_;
  const DiffProgress& progress_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::vector<Outcome> outcomes_;
  std::size_t done_ = 0;
  std::exception_ptr fault_;
};

}  // namespace

TargetDiff diff_targets(const Plan& plan, const TargetPair& targets, int jobs,
                        const DiffProgress& progress) {
  Comparison comparison(plan, targets, progress);
  comparison.run(jobs);
  TargetDiff diff;
  for (auto& outcome : comparison.take()) {
    if (auto* parting = std::get_if<Parting>(&outcome)) {
      diff.partings.push_back(std::move(*parting));
    } else if (auto* unanswered = std::get_if<Unanswered>(&outcome)) {
      diff.unanswered.push_back(std::move(unanswered->reason));
    } else {
      ++(std::holds_alternative<Alike>(outcome) ? diff.alike : diff.not_begun);
    }
  }
  return diff;
}

}  // namespace purgatory::conformance

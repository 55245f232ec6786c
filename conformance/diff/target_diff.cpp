// SPDX-License-Identifier: Apache-2.0
#include "conformance/diff/target_diff.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <variant>

#include "conformance/run/scenario/scenario_runner.h"
#include "conformance/run/workers.h"

namespace purgatory::conformance {
namespace {

// Keeps what goes through.
class KeepingClient final : public HttpClient {
 public:
  explicit KeepingClient(std::unique_ptr<HttpClient> client) : client_(std::move(client)) {}

  Exchange send(Request request) override {
    exchanges_.push_back(client_->send(std::move(request)));
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

// What the workers share.
class Comparison {
 public:
  Comparison(const Plan& plan, const TargetPair& targets, const DiffProgress& progress)
      : plan_(plan), targets_(targets), progress_(progress), outcomes_(plan.scenarios.size()) {}

  void run(int jobs) {
    work_through(plan_.scenarios.size(), jobs, [this]() -> Worker {
      return [this, clients = std::make_shared<Clients>(targets_)](std::size_t place) {
        return work(place, *clients);
      };
    });
  }

  std::vector<Outcome> take() { return std::move(outcomes_); }

 private:
  struct Clients {
    explicit Clients(const TargetPair& targets)
        : left(targets.left.new_client()), right(targets.right.new_client()) {}
    KeepingClient left;
    KeepingClient right;
  };

  Work work(std::size_t place, Clients& clients) {
    if (targets_.left.is_interrupted()) return Work::Ends;
    const PlannedScenario& planned = plan_.scenarios[place];
    // Whether it passes is no question here: two targets can be wrong alike.
    ScenarioRunner(planned, targets_.left, clients.left, place).run();
    ScenarioRunner(planned, targets_.right, clients.right, place).run();
    Outcome outcome = compare(planned, clients.left.take(), clients.right.take());
    if (targets_.left.is_interrupted()) return Work::Ends;
    const std::lock_guard lock(mutex_);
    outcomes_[place] = std::move(outcome);
    progress_(++done_, plan_.scenarios.size());
    return Work::GoesOn;
  }

  const Plan& plan_;
  const TargetPair& targets_;
  const DiffProgress& progress_;
  std::mutex mutex_;
  std::vector<Outcome> outcomes_;
  std::size_t done_ = 0;
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

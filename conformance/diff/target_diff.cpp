// SPDX-License-Identifier: Apache-2.0
#include "conformance/diff/target_diff.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <variant>

#include "conformance/run/scenario/stage.h"
#include "conformance/run/workers.h"

namespace purgatory::conformance {
namespace {

// Keeps what goes through.
class KeepingClient final : public HttpClient {
 public:
  explicit KeepingClient(std::unique_ptr<HttpClient> client) : client_(std::move(client)) {}

  Exchange send(Request request) override {
    Exchange exchange = client_->send(std::move(request));
    // What time it is says nothing, nor how often the clock was moved until something had happened.
    const bool is_clock = exchange.asked.path.starts_with("/_mock/clock");
    if (!is_clock || exchange.response() == nullptr) exchanges_.push_back(exchange);
    return exchange;
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
  return differences(normalised(*left.response(), left.asked.path),
                     normalised(*right.response(), right.asked.path));
}

bool are_one_question(const Request& one, const Request& other) {
  return one.method == other.method && one.path == other.path && one.body == other.body &&
         one.raw == other.raw && one.headers == other.headers;
}

using Exchanges = std::vector<Exchange>;

// The same questions that stand in a row from there.
std::size_t tries_at(const Exchanges& exchanges, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < exchanges.size() && are_one_question(exchanges[begin].asked, exchanges[end].asked)) {
    ++end;
  }
  return end - begin;
}

void move_to(Exchanges& to, Exchanges& from, std::size_t begin, std::size_t count) {
  for (std::size_t i = begin; i < begin + count; ++i) to.push_back(std::move(from[i]));
}

// A question that is repeated until something has happened is asked more often of one than of the
// other, and answered otherwise meanwhile: there the last answers alone are compared.
void leave_out_tries(Exchanges& left, Exchanges& right) {
  Exchanges lefts;
  Exchanges rights;
  std::size_t at_left = 0;
  std::size_t at_right = 0;
  while (at_left < left.size() && at_right < right.size()) {
    const std::size_t of_left = tries_at(left, at_left);
    const std::size_t of_right = tries_at(right, at_right);
    bool is_alike = of_left == of_right;
    // Of one try each there is nothing to leave out, and it is compared later.
    for (std::size_t i = 0; is_alike && of_left > 1 && i < of_left; ++i) {
      is_alike = compare(left[at_left + i], right[at_right + i]).empty();
    }
    move_to(lefts, left, is_alike ? at_left : at_left + of_left - 1, is_alike ? of_left : 1);
    move_to(rights, right, is_alike ? at_right : at_right + of_right - 1, is_alike ? of_right : 1);
    at_left += of_left;
    at_right += of_right;
  }
  move_to(lefts, left, at_left, left.size() - at_left);
  move_to(rights, right, at_right, right.size() - at_right);
  left = std::move(lefts);
  right = std::move(rights);
}

Outcome compare(const PlannedScenario& planned, std::vector<Exchange> left,
                std::vector<Exchange> right) {
  for (const auto* exchanges : {&left, &right}) {
    if (const auto* error = transport_error(*exchanges))
      return Unanswered{planned.id + ": " + *error};
  }
  leave_out_tries(left, right);
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
    left_.run(planned, clients.left, place);
    right_.run(planned, clients.right, place);
    Outcome outcome = compare(planned, clients.left.take(), clients.right.take());
    if (targets_.left.is_interrupted()) return Work::Ends;
    const std::lock_guard lock(mutex_);
    outcomes_[place] = std::move(outcome);
    progress_(++done_, plan_.scenarios.size());
    return Work::GoesOn;
  }

  const Plan& plan_;
  const TargetPair& targets_;
  const Stage left_{targets_.left};
  const Stage right_{targets_.right};
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

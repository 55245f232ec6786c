// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/property_check.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

// A history has so many operations at first, and one more with each case until the most.
constexpr std::size_t kFewestOperations = 2;
constexpr std::size_t kMostOperations = 12;
// Shrinking ends after so many tries, however much simpler it could still become.
constexpr int kMostTriesToShrink = 300;
// Seeds of neighbouring cases lie apart, so that two seeds share none.
constexpr std::uint64_t kStride = 0x9E3779B97F4A7C15ULL;

bool is_cancelled(const PropertyTarget& target) {
  return target.cancelled != nullptr && target.cancelled->load();
}

History history_of_case(PropertyKind kind, std::uint64_t seed, int number) {
  RandomSource random(seed * kStride + static_cast<std::uint64_t>(number));
  const std::size_t growth =
      static_cast<std::size_t>(number) % (kMostOperations - kFewestOperations + 1);
  return random_history(random, kFewestOperations + growth, shape_of(kind));
}

// Counts what it passes on.
class CountingClient final : public HttpClient {
 public:
  explicit CountingClient(HttpClient& client) : client_(client) {}
  Exchange send(Request request) override {
    ++count_;
    return client_.send(std::move(request));
  }
  int count() const { return count_; }

 private:
  HttpClient& client_;
  int count_ = 0;
};

struct Failing {
  History history;
  Trial trial;
};

// The first simpler history that fails as well, if there is one.
std::optional<Failing> next_simpler(PropertyKind kind, const PropertyTarget& target,
                                    const History& history, int& tries_left) {
  for (auto& candidate : simpler(history)) {
    if (tries_left == 0 || is_cancelled(target)) return std::nullopt;
    --tries_left;
    Trial trial = try_property(kind, target, candidate);
    if (!trial.holds) return Failing{std::move(candidate), std::move(trial)};
  }
  return std::nullopt;
}

Failing shrunk(PropertyKind kind, const PropertyTarget& target, Failing failing, int& tries) {
  int tries_left = kMostTriesToShrink;
  while (auto simpler_one = next_simpler(kind, target, failing.history, tries_left)) {
    failing = std::move(*simpler_one);
  }
  tries += kMostTriesToShrink - tries_left;
  return failing;
}

PropertyOutcome try_histories(const PropertyStep& step, const PropertyTarget& target,
                              const PropertyEffort& effort, CheckResult check) {
  PropertyOutcome outcome;
  for (int number = 0; number < effort.cases && check.passed; ++number) {
    const History history = history_of_case(step.kind, effort.seed, number);
    Trial trial = try_property(step.kind, target, history);
    ++outcome.tries;
    if (!trial.problem.empty()) {
      outcome.problem = std::move(trial.problem);
      outcome.exchanges = std::move(trial.exchanges);
      return outcome;
    }
    if (trial.holds) continue;
    const Failing smallest = shrunk(step.kind, target, {history, std::move(trial)}, outcome.tries);
    check.passed = false;
    check.path = smallest.trial.path;
    check.expected = smallest.trial.expected;
    check.actual = smallest.trial.actual;
    check.message = fmt::format(
        "after {} of the {} operations of history {} of seed {}: {}expected {}, found {}",
        smallest.history.size(), history.size(), number, effort.seed,
        check.path.empty() ? "" : check.path + ": ", check.expected, check.actual);
    outcome.exchanges = smallest.trial.exchanges;
  }
  outcome.checks.push_back(std::move(check));
  return outcome;
}

}  // namespace

PropertyOutcome check_property(const PropertyStep& step, const PropertyTarget& target,
                               const PropertyEffort& effort, const Attribution& attribution) {
  CheckResult check;
  check.kind = CheckKind::Property;
  check.level = attribution.level;
  check.clauses = attribution.clauses;
  check.position = step.position;
  check.passed = true;
  CountingClient client(target.client);
  const PropertyTarget counted{client,          target.base_url,  target.account,
                               target.database, target.cancelled, target.made};
  PropertyOutcome outcome = try_histories(step, counted, effort, std::move(check));
  outcome.requests = client.count();
  return outcome;
}

}  // namespace purgatory::conformance

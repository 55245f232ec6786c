// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/arrangement.h"

#include <string>
#include <utility>
#include <vector>

#include "support/random.h"

namespace purgatory::conformance {
namespace {

using Cases = std::vector<PlannedScenario>;

Cases part_of(Cases cases, const Shard& shard) {
  if (shard.count == 1) return cases;
  Cases part;
  for (std::size_t i = shard.index - 1; i < cases.size(); i += shard.count) {
    part.push_back(std::move(cases[i]));
  }
  return part;
}

// Round after round, so that the repetitions of one case do not meet.
Cases repeated(const Cases& cases, int times) {
  Cases all;
  all.reserve(cases.size() * static_cast<std::size_t>(times));
  for (int round = 1; round <= times; ++round) {
    for (const auto& planned : cases) {
      all.push_back(planned);
      all.back().id += '#' + std::to_string(round);
    }
  }
  return all;
}

// Fisher and Yates; std::shuffle may differ between libraries.
void shuffle(Cases& cases, std::uint64_t seed) {
  RandomSource random(seed);
  for (std::size_t i = cases.size(); i > 1; --i) {
    std::swap(cases[i - 1], cases[random.below(i)]);
  }
}

}  // namespace

Plan arrange(Plan plan, const Arrangement& arrangement) {
  // Of an entry this part may hold one scenario, another part the rest.
  if (arrangement.shard.count > 1) plan.known_failures.clear();
  plan.scenarios = part_of(std::move(plan.scenarios), arrangement.shard);
  if (arrangement.repeat > 1) plan.scenarios = repeated(plan.scenarios, arrangement.repeat);
  if (arrangement.seed) shuffle(plan.scenarios, *arrangement.seed);
  return plan;
}

std::string_view without_repetition(std::string_view id) { return id.substr(0, id.rfind('#')); }

}  // namespace purgatory::conformance

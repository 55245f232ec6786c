// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// How much of what scenarios sent and got a page may still hold, in bytes of markup: what is broken
// first and foremost, so that a run of many scenarios opens at once.
struct PageBudget {
  std::size_t failures = std::size_t{24} * 1024 * 1024;
  std::size_t successes = std::size_t{4} * 1024 * 1024;
};

// One scenario, folded: what was found, the trees of its purges, its steps as a waterfall, each
// with what was sent and answered as long as the budget lasts.
std::string scenario_markup(const ResultSource& source, const ResultEntry& entry,
                            std::size_t number, PageBudget& budget);

}  // namespace purgatory::conformance

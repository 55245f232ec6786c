// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>

#include "conformance/report/compare/comparison.h"
#include "conformance/report/console/screen.h"

namespace purgatory::conformance {

// The comparison for people at a terminal: products, areas, changes between two, and the scenarios
// that differ (with `is_verbose` all of them).
void show_comparison(const Comparison& comparison, std::ostream& out, const ConsoleStyle& style);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/report/compare/comparison.h"

namespace purgatory::conformance {

// A table with a column for each product, up to its body; `first` heads the other column. It is
// scrolled sideways where it does not fit.
std::string matrix_begin(const Comparison& comparison, std::string_view label,
                         std::string_view first);

// How many passed of those that could, with a bar, tinted by how many that is.
std::string score_cell(const Totals& totals);

// What each product made of a scenario, which is shown by that name; a row that differs unfolds to
// what went wrong.
std::string scenario_row(const Comparison& comparison, const ComparedScenario& scenario,
                         std::string_view name);

// The beginning of the rows of an area, by its place; they are marked where none of them differs.
std::string group_begin(const Comparison& comparison, std::size_t area, bool differs);

}  // namespace purgatory::conformance

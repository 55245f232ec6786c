// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// The entries of a result by area, each in the order of the file. The areas are sorted. They refer
// to the source.
using EntriesByArea = std::map<std::string, std::vector<const ResultEntry*>>;
EntriesByArea entries_by_area(const ResultSource& source);

Totals totals_of(const std::vector<const ResultEntry*>& entries);

// By the level of the scenarios, MUST first; a level without a scenario is left out.
std::vector<std::pair<Level, Totals>> totals_by_level(const ResultSource& source);

// A clause of the run and what became of the scenarios that put it to the test.
struct ClauseTally {
  TestedClause clause;
  Totals totals;
  std::vector<const ResultEntry*> entries;
};

// The clauses of the header in their order, then those that only scenarios name.
std::vector<ClauseTally> tally_of_clauses(const ResultSource& source);

// What a run comes to, as the console and the pages say it.
enum class Conclusion { Conformant, LenientlyConformant, NotConformant, Incomplete, Interrupted };
Conclusion conclusion_of(const RunHeader& header, const RunSummary& summary);
// "conformant", "conformant but for 3 below MUST", "not conformant", "incomplete", "interrupted".
std::string conclusion_words(const RunHeader& header, const RunSummary& summary);

}  // namespace purgatory::conformance

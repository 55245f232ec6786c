// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/tally.h"

#include <array>
#include <unordered_map>
#include <utility>

namespace purgatory::conformance {

EntriesByArea entries_by_area(const ResultSource& source) {
  EntriesByArea by_area;
  for (const auto& entry : source.entries()) {
    by_area[std::string(area_of(entry.id))].push_back(&entry);
  }
  return by_area;
}

Totals totals_of(const std::vector<const ResultEntry*>& entries) {
  Totals totals;
  for (const auto* entry : entries) {
    totals.add(entry->verdict, entry->failed_level.value_or(entry->level));
  }
  return totals;
}

std::vector<std::pair<Level, Totals>> totals_by_level(const ResultSource& source) {
  std::vector<std::pair<Level, Totals>> rows;
  for (const Level level : {Level::Must, Level::Should, Level::Info}) {
    Totals totals;
    for (const auto& entry : source.entries()) {
      if (entry.level == level) totals.add(entry.verdict, entry.failed_level.value_or(level));
    }
    if (totals.sum() > 0) rows.emplace_back(level, totals);
  }
  return rows;
}

std::vector<ClauseTally> tally_of_clauses(const ResultSource& source) {
  std::vector<ClauseTally> tallies;
  std::unordered_map<std::string, std::size_t> places;
  for (const auto& clause : source.header().clauses) {
    if (places.emplace(clause.id, tallies.size()).second) tallies.push_back({clause, {}, {}});
  }
  std::vector<std::size_t> place_of;  // by the place in `clause_ids()`
  for (const auto& id : source.clause_ids()) {
    const auto [found, is_new] = places.emplace(id, tallies.size());
    if (is_new) tallies.push_back({{id, Level::Must, "", ""}, {}, {}});
    place_of.push_back(found->second);
  }
  for (const auto& entry : source.entries()) {
    for (const auto clause : entry.clauses) {
      ClauseTally& tally = tallies[place_of[clause]];
      tally.totals.add(entry.verdict, entry.failed_level.value_or(entry.level));
      tally.entries.push_back(&entry);
    }
  }
  return tallies;
}

Conclusion conclusion_of(const RunHeader& header, const RunSummary& summary) {
  switch (exit_code(header, summary)) {
    case ExitCode::Conformant:
      return summary.totals.failed() == 0 ? Conclusion::Conformant
                                          : Conclusion::LenientlyConformant;
    case ExitCode::NotConformant:
      return Conclusion::NotConformant;
    case ExitCode::Interrupted:
      return Conclusion::Interrupted;
    default:
      return Conclusion::Incomplete;
  }
}

std::string conclusion_words(const RunHeader& header, const RunSummary& summary) {
  switch (conclusion_of(header, summary)) {
    case Conclusion::Conformant:
      return "conformant";
    case Conclusion::LenientlyConformant:
      return "conformant but for " + std::to_string(summary.totals.failed()) + " below MUST";
    case Conclusion::NotConformant:
      return "not conformant";
    case Conclusion::Interrupted:
      return "interrupted";
    case Conclusion::Incomplete:
      break;
  }
  return "incomplete";
}

}  // namespace purgatory::conformance

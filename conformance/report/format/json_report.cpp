// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/json_report.h"

#include <cstdint>
#include <string>

#include "conformance/report/result/result_json.h"
#include "conformance/report/result/tally.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

Json row(std::string_view key, std::string_view name, const Totals& totals) {
  return Json::object({{key, name}, {"totals", to_json(totals)}});
}

Json clause_json(const ClauseTally& tally) {
  Json scenarios = Json::array();
  for (const auto* entry : tally.entries) scenarios.push_back(entry->id);
  return Json::object({{"id", tally.clause.id},
                       {"level", level_name(tally.clause.level)},
                       {"section", tally.clause.section},
                       {"promise", tally.clause.promise},
                       {"totals", to_json(tally.totals)},
                       {"scenarios", std::move(scenarios)}});
}

// The members before "scenarios".
Json head_of(const ResultSource& source) {
  Json levels = Json::array();
  for (const auto& [level, totals] : totals_by_level(source)) {
    levels.push_back(row("level", level_name(level), totals));
  }
  Json areas = Json::array();
  for (const auto& [area, entries] : entries_by_area(source)) {
    areas.push_back(row("area", area, totals_of(entries)));
  }
  Json clauses = Json::array();
  for (const auto& tally : tally_of_clauses(source)) clauses.push_back(clause_json(tally));
  const ExitCode code = exit_code(source.header(), source.summary());
  return Json::object({{"format", 1},
                       {"conclusion", conclusion_words(source.header(), source.summary())},
                       {"exit_code", static_cast<int>(code)},
                       {"header", to_json(source.header())},
                       {"summary", to_json(source.summary())},
                       {"levels", std::move(levels)},
                       {"areas", std::move(areas)},
                       {"clauses", std::move(clauses)}});
}

}  // namespace

void write_json(const ResultSource& source, ReportFile& out) {
  std::string head = head_of(source).dump();
  head.pop_back();
  out.write(head + ",\"scenarios\":[");
  std::string separator = "\n";
  for (const auto& entry : source.entries()) {
    out.write(separator + source.scenario_line(entry));
    separator = ",\n";
  }
  out.write("\n]}\n");
}

}  // namespace purgatory::conformance

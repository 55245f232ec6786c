// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>
#include <utility>

#include "conformance/report/compare/comparison_formats.h"
#include "conformance/report/result/result_json.h"
#include "conformance/report/result/tally.h"
#include "conformance/report/text/text.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

Json products_json(const Comparison& comparison) {
  Json products = Json::array();
  for (const auto& product : comparison.products) {
    const RunHeader& header = product.source->header();
    const RunSummary& summary = product.source->summary();
    products.push_back(Json::object({{"name", printable(product.name)},
                                     {"target", printable(header.target)},
                                     {"program", header.program},
                                     {"run", header.run},
                                     {"started", iso_time(header.started)},
                                     {"planned", static_cast<std::int64_t>(header.planned)},
                                     {"conclusion", conclusion_words(header, summary)},
                                     {"exit_code", static_cast<int>(exit_code(header, summary))},
                                     {"totals", to_json(summary.totals)}}));
  }
  return products;
}

Json areas_json(const Comparison& comparison) {
  Json areas = Json::array();
  for (const auto& area : comparison.areas) {
    Json totals = Json::array();
    for (const auto& one : area.totals) totals.push_back(to_json(one));
    areas.push_back(Json::object({{"area", printable(area.name)}, {"totals", std::move(totals)}}));
  }
  return areas;
}

Json cell_json(const ComparedCell& cell) {
  if (cell.entry == nullptr) return {};
  Json json = Json::object({{"verdict", verdict_name(cell.entry->verdict)}});
  if (cell.entry->failed_level) json.set("failed_level", level_name(*cell.entry->failed_level));
  return json;
}

Json scenario_json(const ComparedScenario& scenario) {
  Json cells = Json::array();
  for (const auto& cell : scenario.cells) cells.push_back(cell_json(cell));
  return Json::object({{"id", printable(scenario.id)},
                       {"level", level_name(scenario.level)},
                       {"differs", scenario.differs()},
                       {"results", std::move(cells)}});
}

Json changes_json(const Comparison& comparison) {
  constexpr std::array<std::pair<const char*, Change>, 4> kKinds = {
      {{"regressions", Change::Regression},
       {"mended", Change::Mended},
       {"lost", Change::Lost},
       {"other", Change::Other}}};
  Json json = Json::object();
  for (const auto& [name, change] : kKinds) {
    Json ids = Json::array();
    for (const auto* scenario : comparison.changes(change)) ids.push_back(printable(scenario->id));
    json.set(name, std::move(ids));
  }
  return json;
}

}  // namespace

void write_comparison_json(const Comparison& comparison, ReportFile& out) {
  Json head = Json::object({{"format", 1},
                            {"suite", comparison.products.front().source->header().suite},
                            {"products", products_json(comparison)},
                            {"areas", areas_json(comparison)}});
  if (comparison.products.size() == 2) head.set("changes", changes_json(comparison));
  std::string text = head.dump();
  text.pop_back();
  out.write(text + ",\"scenarios\":[");
  std::string separator = "\n";
  for (const auto& scenario : comparison.scenarios) {
    out.write(separator + scenario_json(scenario).dump());
    separator = ",\n";
  }
  out.write("\n]}\n");
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/compare/matrix_markup.h"

#include <fmt/format.h>

#include "conformance/report/html/page_frame.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// A headline says what it has to in its beginning.
constexpr std::size_t kLongestHeadline = 400;

std::string_view tint_of(std::size_t kept, std::size_t judged) {
  if (judged == 0) return "none";
  if (kept == judged) return "all";
  if (kept * 10 >= judged * 9) return "most";
  return kept * 2 >= judged ? "some" : "few";
}

std::size_t kept_of(const Totals& totals) { return totals.passed + totals.unexpected_pass; }

std::string cell_markup(const ComparedCell& cell) {
  if (cell.entry == nullptr) {
    return "<td class=\"cell\"><span class=\"faint\">not in this run</span></td>";
  }
  const ResultEntry& entry = *cell.entry;
  if (entry.verdict == Verdict::UnexpectedPass) {
    return "<td class=\"cell\">" + verdict_badge(Verdict::Passed, false) + "</td>";
  }
  const bool breaks_a_must =
      entry.verdict == Verdict::Failed && entry.failed_level.value_or(entry.level) == Level::Must;
  return "<td class=\"cell\">" + verdict_badge(entry.verdict, breaks_a_must) + "</td>";
}

// Why it did not pass, by product.
std::string reasons_of(const Comparison& comparison, const ComparedScenario& scenario) {
  std::string items;
  for (std::size_t i = 0; i < scenario.cells.size(); ++i) {
    const ResultEntry* entry = scenario.cells[i].entry;
    if (entry == nullptr || entry->verdict == Verdict::Passed) continue;
    const ScenarioResult result = comparison.products[i].source->scenario(*entry);
    const std::string headline = failure_headline(result);
    if (headline.empty()) continue;
    items += fmt::format("<li><strong><bdi>{}</bdi></strong>: {}</li>",
                         html_text(comparison.products[i].name),
                         html_text(excerpt(headline, kLongestHeadline)));
  }
  if (items.empty()) return "";
  return "<details class=\"why\"><summary>why</summary><ul>" + items + "</ul></details>";
}

std::string title_of(const Comparison& comparison, const ComparedScenario& scenario) {
  for (std::size_t i = 0; i < scenario.cells.size(); ++i) {
    if (scenario.cells[i].entry == nullptr) continue;
    return comparison.products[i].source->scenario(*scenario.cells[i].entry).title;
  }
  return "";
}

}  // namespace

std::string matrix_begin(const Comparison& comparison, std::string_view label,
                         std::string_view first) {
  std::string markup = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><table "
      "class=\"matrix\"><thead><tr><th scope=\"col\">{}</th>",
      label, first);
  for (const auto& product : comparison.products) {
    markup += "<th scope=\"col\" class=\"cell\"><bdi>" + html_text(product.name) + "</bdi></th>";
  }
  return markup + "</tr></thead>";
}

std::string score_cell(const Totals& totals) {
  const std::size_t judged = judged_of(totals);
  if (judged == 0) {
    const std::string_view words = totals.sum() == 0 ? "not in this run" : "not applicable";
    return fmt::format("<td class=\"cell tint none\"><span class=\"faint\">{}</span></td>", words);
  }
  return fmt::format("<td class=\"cell tint {}\"><span class=\"score\">{}</span> of {}{}</td>",
                     tint_of(kept_of(totals), judged), kept_of(totals), judged, totals_bar(totals));
}

std::string scenario_row(const Comparison& comparison, const ComparedScenario& scenario,
                         std::string_view name) {
  const bool differs = scenario.differs();
  std::string row = fmt::format(
      "<tr class=\"one{}\"><th scope=\"row\"><bdi class=\"name\">{}</bdi> <small>{}</small><p "
      "class=\"title\"><bdi>{}</bdi></p>{}</th>",
      differs ? "" : " same", html_text(name), level_name(scenario.level),
      html_text(title_of(comparison, scenario)), differs ? reasons_of(comparison, scenario) : "");
  for (const auto& cell : scenario.cells) row += cell_markup(cell);
  return row + "</tr>\n";
}

std::string group_begin(const Comparison& comparison, std::size_t area, bool differs) {
  std::string markup = fmt::format(
      "<tbody id=\"a{}\"{}><tr class=\"group\"><th scope=\"rowgroup\"><bdi>{}</bdi></th>", area + 1,
      differs ? "" : " class=\"same\"", html_text(comparison.areas[area].name));
  for (std::size_t i = 0; i < comparison.products.size(); ++i) {
    const Totals& totals = comparison.areas[area].totals[i];
    markup +=
        fmt::format("<td class=\"cell\"><small><bdi>{}</bdi></small> {}/{}</td>",
                    html_text(comparison.products[i].name), kept_of(totals), judged_of(totals));
  }
  return markup + "</tr>\n";
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "conformance/report/compare/comparison_formats.h"
#include "conformance/report/compare/matrix_markup.h"
#include "conformance/report/html/page_frame.h"
#include "conformance/report/result/tally.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// Three lists of changes; the table below them has all.
constexpr std::size_t kMostChanges = 400;

std::string fact(std::string_view name, const std::string& value) {
  if (value.empty()) return "";
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, html_text(value));
}

std::string product_card(const ComparedProduct& product) {
  const RunHeader& header = product.source->header();
  const RunSummary& summary = product.source->summary();
  return fmt::format(
      "<article class=\"product {}\"><h2><bdi>{}</bdi></h2><p><strong>{}</strong>: {} of {} "
      "passed</p>{}<dl class=\"facts\">{}{}{}</dl></article>\n",
      conclusion_class(conclusion_of(header, summary)), html_text(product.name),
      conclusion_words(header, summary), summary.totals.passed, header.planned,
      totals_bar(summary.totals), fact("target", header.target),
      fact("started", iso_time(header.started).substr(0, 16) + "Z"), fact("with", header.program));
}

void write_products(const Comparison& comparison, ReportFile& out) {
  out.write(
      fmt::format("<section class=\"hero\" id=\"products\"><h1>Comparison</h1><p "
                  "class=\"against\"><strong>{}</strong> of {} scenarios differ</p><div "
                  "class=\"products\">\n",
                  comparison.differing(), comparison.scenarios.size()));
  for (const auto& product : comparison.products) out.write(product_card(product));
  out.write("</div></section>\n");
}

void write_areas(const Comparison& comparison, ReportFile& out) {
  out.write("<section class=\"panel\" id=\"areas\"><h2>By area</h2>" +
            matrix_begin(comparison, "By area", "area") + "<tbody>");
  std::size_t number = 0;
  for (const auto& area : comparison.areas) {
    out.write(fmt::format("<tr><th scope=\"row\"><a href=\"#a{}\"><bdi>{}</bdi></a></th>", ++number,
                          html_text(area.name)));
    for (const auto& totals : area.totals) out.write(score_cell(totals));
    out.write("</tr>\n");
  }
  out.write("</tbody></table></div></section>\n");
}

void write_changes(const Comparison& comparison, Change change, std::string_view id,
                   ReportFile& out) {
  const auto changes = comparison.changes(change);
  if (changes.empty()) return;
  const std::string title = html_text(comparison.title_of(change));
  out.write(fmt::format("<section class=\"panel changes\" id=\"{}\"><h2>{} <small>{}</small></h2>",
                        id, title, changes.size()) +
            matrix_begin(comparison, title, "scenario") + "<tbody>");
  std::size_t count = 0;
  for (const auto* scenario : changes) {
    if (++count <= kMostChanges) out.write(scenario_row(comparison, *scenario, scenario->id));
  }
  out.write("</tbody></table></div>");
  if (count > kMostChanges) {
    out.write(fmt::format("<p class=\"faint more\">and {} more below</p>", count - kMostChanges));
  }
  out.write("</section>\n");
}

std::string_view name_within(std::string_view id, std::string_view area) {
  return id.substr(std::min(area.size() + 1, id.size()));
}

constexpr std::string_view kTools =
    R"(<form class="tools" id="compared" hidden role="search"><label>Search <input type="search" id="search" autocomplete="off" placeholder="id, title"></label>
<output id="count" aria-live="polite"></output>
<p class="keys"><kbd>/</kbd> search, <kbd>Esc</kbd> show all</p>
</form>
)";

// A group of rows for each area. The box stands before the table, so that the style sheet alone can
// hide what is alike.
void write_scenarios(const Comparison& comparison, ReportFile& out) {
  out.write("<section id=\"scenarios\"><h2>By scenario</h2>\n");
  out.write(kTools);
  out.write(
      fmt::format("<div class=\"panel\"><input type=\"checkbox\" id=\"differing\"{}><label "
                  "for=\"differing\" class=\"choice\">only where they differ</label>\n",
                  comparison.differing() > 0 ? " checked" : ""));
  out.write(matrix_begin(comparison, "By scenario", "scenario"));
  std::size_t at = 0;
  for (std::size_t area = 0; area < comparison.areas.size(); ++area) {
    const std::string& name = comparison.areas[area].name;
    std::string rows;
    bool differs = false;
    for (; at < comparison.scenarios.size() && area_of(comparison.scenarios[at].id) == name; ++at) {
      const ComparedScenario& scenario = comparison.scenarios[at];
      differs = differs || scenario.differs();
      rows += scenario_row(comparison, scenario, name_within(scenario.id, name));
    }
    out.write(group_begin(comparison, area, differs) + rows + "</tbody>\n");
  }
  out.write("</table></div></div></section>\n");
}

}  // namespace

void write_comparison_html(const Comparison& comparison, ReportFile& out) {
  std::string title = "Purgatory:";
  for (const auto& product : comparison.products) title += " " + product.name;
  write_page_begin(title, out);
  out.write(
      "<a class=\"skip\" href=\"#scenarios\">To the scenarios</a>\n<header><span "
      "class=\"brand\">Purgatory</span><nav aria-label=\"Parts of this page\"><a "
      "href=\"#products\">Products</a><a href=\"#areas\">Areas</a><a "
      "href=\"#scenarios\">Scenarios</a></nav></header>\n<main>\n");
  write_products(comparison, out);
  if (comparison.products.size() == 2) {
    write_changes(comparison, Change::Regression, "regressions", out);
    write_changes(comparison, Change::Mended, "mended", out);
    write_changes(comparison, Change::Lost, "lost", out);
  }
  write_areas(comparison, out);
  write_scenarios(comparison, out);
  out.write("</main>\n");
  write_page_end(out);
}

}  // namespace purgatory::conformance

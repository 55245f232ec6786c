// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/html/html_report.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "conformance/report/format/outcome.h"
#include "conformance/report/html/page_frame.h"
#include "conformance/report/html/scenario_markup.h"
#include "conformance/report/html/waterfall.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// The list of what is broken; the scenarios below have all of it.
constexpr std::size_t kMostBroken = 400;

// The numbers of scenarios on the page, by which links name them.
using Numbers = std::unordered_map<const ResultEntry*, std::size_t>;

Numbers numbers_of(const EntriesByArea& areas) {
  Numbers numbers;
  for (const auto& [area, entries] : areas) {
    for (const auto* entry : entries) numbers.emplace(entry, numbers.size() + 1);
  }
  return numbers;
}

std::string fact(std::string_view name, const std::string& value) {
  if (value.empty()) return "";
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, html_text(value));
}

std::string facts_of(const ResultSource& source) {
  const RunHeader& header = source.header();
  return "<dl class=\"facts\">" + fact("started", iso_time(header.started).substr(0, 19) + "Z") +
         fact("took", seconds(source.summary().elapsed) + " s") + fact("with", header.program) +
         fact("strict", header.strictness == Strictness::Strict ? "yes" : "no") +
         fact("shard", header.shard) + fact("run", header.run) +
         fact("suite", header.suite.substr(0, 12)) + "</dl>";
}

std::string troubles_markup(const RunSummary& summary) {
  std::string items;
  const auto add = [&items](const std::string& text) {
    items += "<li>" + html_text(text) + "</li>";
  };
  std::ranges::for_each(troubles_of(summary), add);
  std::ranges::for_each(summary.remarks, add);
  return items.empty() ? "" : "<ul class=\"troubles\">" + items + "</ul>";
}

void write_overview(const ResultSource& source, ReportFile& out) {
  const RunHeader& header = source.header();
  const RunSummary& summary = source.summary();
  std::string words = conclusion_words(header, summary);
  words[0] = static_cast<char>(words[0] - 'a' + 'A');
  out.write(
      fmt::format("<section class=\"hero {}\" id=\"overview\"><h1>{}</h1><p "
                  "class=\"against\"><strong>{}</strong> "
                  "of {} scenarios passed against <bdi>{}</bdi></p>{}{}{}</section>\n",
                  conclusion_class(conclusion_of(header, summary)), words, summary.totals.passed,
                  header.planned, html_text(header.target), totals_bar(summary.totals),
                  facts_of(source), troubles_markup(summary)));
}

std::string table_row(const std::string& head, const Totals& totals) {
  return fmt::format("<tr><th scope=\"row\">{}</th>{}<td class=\"barcell\">{}</td></tr>", head,
                     totals_cells(totals), totals_bar(totals));
}

void begin_table(std::string_view id, std::string_view title, std::string_view head,
                 ReportFile& out) {
  out.write(
      fmt::format("<section class=\"panel\" aria-labelledby=\"h-{0}\"><h2 "
                  "id=\"h-{0}\">{1}</h2><div class=\"scroll\" "
                  "tabindex=\"0\" role=\"group\" aria-label=\"{1}\"><table><thead><tr><th "
                  "scope=\"col\">{2}</th>{3}"
                  "<td></td></tr></thead><tbody>",
                  id, title, head, totals_heads()));
}

void write_tables(const ResultSource& source, const EntriesByArea& areas, ReportFile& out) {
  constexpr std::string_view kEnd = "</tbody></table></div></section>\n";
  out.write("<div class=\"pair\">");
  begin_table("levels", "By level", "level", out);
  for (const auto& [level, totals] : totals_by_level(source)) {
    out.write(table_row(std::string(level_name(level)), totals));
  }
  out.write(kEnd);
  begin_table("areas", "By area", "area", out);
  std::size_t number = 0;
  for (const auto& [area, entries] : areas) {
    out.write(
        table_row(fmt::format("<a href=\"#a{}\"><bdi>{}</bdi></a>", ++number, html_text(area)),
                  totals_of(entries)));
  }
  out.write(kEnd);
  out.write("</div>\n");
}

std::string broken_item(const ResultSource& source, const ResultEntry& entry,
                        const Numbers& numbers) {
  const ScenarioResult result = source.scenario(entry);
  return fmt::format("<li>{}<a href=\"#s{}\"><bdi>{}</bdi></a><p>{}</p></li>\n",
                     verdict_badge(entry.verdict, entry.fails_the_run), numbers.at(&entry),
                     html_text(entry.id), html_text(failure_headline(result)));
}

void write_broken(const ResultSource& source, const Numbers& numbers, ReportFile& out) {
  std::size_t count = 0;
  for (const Outcome wanted : {Outcome::Failure, Outcome::Error, Outcome::Skipped}) {
    for (const auto& entry : source.entries()) {
      const bool is_told = outcome_of(entry) == wanted &&
                           (wanted != Outcome::Skipped || entry.verdict == Verdict::Failed);
      if (!is_told || ++count > kMostBroken) continue;
      if (count == 1) {
        out.write(
            "<section class=\"panel\" id=\"broken\" aria-labelledby=\"h-broken\"><h2 "
            "id=\"h-broken\">What is broken</h2><ul class=\"broken\">\n");
      }
      out.write(broken_item(source, entry, numbers));
    }
  }
  if (count == 0) return;
  out.write("</ul>");
  if (count > kMostBroken) {
    out.write(fmt::format("<p class=\"faint more\">and {} more below</p>", count - kMostBroken));
  }
  out.write("</section>\n");
}

std::string clause_verdict(const Totals& totals) {
  if (totals.failed_must + totals.unexpected_pass > 0) return verdict_badge(Verdict::Failed, true);
  if (totals.failed() > 0) return verdict_badge(Verdict::Failed, false);
  if (totals.could_not_run > 0) return verdict_badge(Verdict::CouldNotRun, false);
  if (totals.known_failure > 0) return verdict_badge(Verdict::KnownFailure, false);
  if (totals.passed > 0) return verdict_badge(Verdict::Passed, false);
  return verdict_badge(Verdict::NotApplicable, false);
}

void write_clauses(const ResultSource& source, ReportFile& out) {
  const auto tallies = tally_of_clauses(source);
  if (tallies.empty()) return;
  out.write(fmt::format(
      "<section class=\"panel\" id=\"clauses\" aria-labelledby=\"h-clauses\"><h2 "
      "id=\"h-clauses\">Clauses <small>{} promises of the documents</small></h2><div "
      "class=\"scroll\" "
      "tabindex=\"0\" role=\"group\" aria-label=\"Clauses\"><table "
      "class=\"clauses\"><thead><tr><th "
      "scope=\"col\">verdict</th><th scope=\"col\">promise</th><th scope=\"col\">level</th><th "
      "scope=\"col\" class=\"number\">passed</th></tr></thead><tbody>\n",
      tallies.size()));
  for (const auto& tally : tallies) {
    out.write(fmt::format(
        "<tr><td>{}</td><th scope=\"row\"><code>{}</code><p>{}</p><p class=\"faint\">{}</p></th>"
        "<td>{}</td><td class=\"number\">{} of {}</td></tr>\n",
        clause_verdict(tally.totals), html_text(tally.clause.id), html_text(tally.clause.promise),
        html_text(tally.clause.section), level_name(tally.clause.level), tally.totals.passed,
        tally.totals.sum()));
  }
  out.write("</tbody></table></div></section>\n");
}

constexpr std::string_view kTools =
    R"(<form class="tools" id="tools" hidden role="search"><label>Search <input type="search" id="search" autocomplete="off" placeholder="id, title, clause"></label>
<fieldset><legend>Verdict</legend>
<label><input type="checkbox" name="verdict" value="failed" checked> failed</label>
<label><input type="checkbox" name="verdict" value="could-not-run" checked> no run</label>
<label><input type="checkbox" name="verdict" value="known-failure" checked> known</label>
<label><input type="checkbox" name="verdict" value="passed" checked> passed</label>
<label><input type="checkbox" name="verdict" value="not-applicable" checked> n/a</label>
</fieldset>
<label>Level <select id="level"><option value="">all</option><option>MUST</option><option>SHOULD</option><option>INFO</option></select></label>
<label>Area <select id="area"><option value="">all</option>)";

constexpr std::string_view kToolsEnd =
    R"(</select></label>
<output id="count" aria-live="polite"></output>
<p class="keys"><kbd>/</kbd> search, <kbd>n</kbd> next failure, <kbd>j</kbd> <kbd>k</kbd> next and previous, <kbd>Esc</kbd> show all</p>
</form>
)";

void write_scenarios(const ResultSource& source, const EntriesByArea& areas, const Numbers& numbers,
                     ReportFile& out) {
  out.write(
      "<section id=\"scenarios\" aria-labelledby=\"h-scenarios\"><h2 "
      "id=\"h-scenarios\">Scenarios</h2>\n");
  out.write(kTools);
  std::size_t place = 0;
  for (const auto& [area, entries] : areas) {
    out.write(fmt::format("<option value=\"a{}\">{}</option>", ++place, html_text(area)));
  }
  out.write(kToolsEnd);
  PageBudget budget;
  std::size_t number = 0;
  for (const auto& [area, entries] : areas) {
    const Totals totals = totals_of(entries);
    out.write(
        fmt::format("<div class=\"area panel\" id=\"a{}\"><h3><bdi>{}</bdi> <small>{} of {} "
                    "passed</small></h3>\n",
                    ++number, html_text(area), totals.passed, totals.sum()));
    for (const auto* entry : entries) {
      out.write(scenario_markup(source, *entry, numbers.at(entry), budget));
    }
    out.write("</div>\n");
  }
  out.write("</section>\n");
}

}  // namespace

void write_html(const ResultSource& source, ReportFile& out) {
  const EntriesByArea areas = entries_by_area(source);
  const Numbers numbers = numbers_of(areas);
  const bool has_clauses = !source.clause_ids().empty();
  write_page_begin("Purgatory: " + conclusion_words(source.header(), source.summary()) + ", " +
                       source.header().target,
                   out);
  out.write(
      "<a class=\"skip\" href=\"#scenarios\">To the scenarios</a>\n<header><span "
      "class=\"brand\">Purgatory</span><nav aria-label=\"Parts of this page\"><a "
      "href=\"#overview\">Overview</a>");
  if (has_clauses) out.write("<a href=\"#clauses\">Clauses</a>");
  out.write("<a href=\"#scenarios\">Scenarios</a></nav></header>\n<main>\n");
  write_overview(source, out);
  write_broken(source, numbers, out);
  write_tables(source, areas, out);
  write_clauses(source, out);
  write_scenarios(source, areas, numbers, out);
  out.write("</main>\n");
  write_page_end(out);
}

}  // namespace purgatory::conformance

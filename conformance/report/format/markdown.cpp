// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/markdown.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "conformance/report/format/markdown_text.h"
#include "conformance/report/format/outcome.h"
#include "conformance/report/result/tally.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// GitHub refuses a summary above 1 MiB; several steps may add to one.
constexpr std::size_t kMostBytes = std::size_t{480} * 1024;
// Enough of one failure; the other reports have it whole.
constexpr std::size_t kLongestFailure = std::size_t{12} * 1024;

constexpr std::string_view kColumns =
    " | passed | failed | lenient | known | unexpected | n/a | no run |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|\n";

std::string cell(std::size_t count) { return count == 0 ? " " : fmt::format("{}", count); }

std::string row(const std::string& name, const Totals& totals) {
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", name, cell(totals.passed),
                     cell(totals.failed_must), cell(totals.failed_should + totals.failed_info),
                     cell(totals.known_failure), cell(totals.unexpected_pass),
                     cell(totals.not_applicable), cell(totals.could_not_run));
}

std::string_view sign_of(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::Conformant:
      return "✅";
    case Conclusion::NotConformant:
      return "❌";
    default:
      return "⚠️";
  }
}

std::string head_of(const ResultSource& source) {
  const RunHeader& header = source.header();
  const RunSummary& summary = source.summary();
  std::string text =
      fmt::format("## {} {}\n\n{} of {} scenarios passed against {}, in {} s.\n",
                  sign_of(conclusion_of(header, summary)), conclusion_words(header, summary),
                  summary.totals.passed, header.planned, markdown_text(header.target),
                  seconds(summary.elapsed));
  if (!header.shard.empty()) text += "\nShard " + markdown_text(header.shard) + " of the plan.\n";
  for (const auto& known : summary.stale) text += "\n- stale: " + markdown_text(known);
  for (const auto& name : summary.residue) {
    text += "\n- left behind: database " + markdown_code(name);
  }
  for (const auto& problem : summary.problems) text += "\n- problem: " + markdown_text(problem);
  for (const auto& remark : summary.remarks) text += "\n- " + markdown_text(remark);
  return text + "\n";
}

std::string tables_of(const ResultSource& source) {
  std::string text = "\n| level" + std::string(kColumns);
  for (const auto& [level, totals] : totals_by_level(source)) {
    text += row(std::string(level_name(level)), totals);
  }
  text += "\n| area" + std::string(kColumns);
  for (const auto& [area, entries] : entries_by_area(source)) {
    text += row(markdown_code(area), totals_of(entries));
  }
  return text;
}

std::string folded(const ScenarioResult& result) {
  std::string text = "\n<details><summary>";
  text += html_text(fmt::format("{}: {}", result.id, outcome_message(result)));
  text += "</summary>\n\n" + markdown_text(result.title) + "\n\n";
  text += markdown_block(excerpt(failure_text(result), kLongestFailure), "text");
  return text + "\n</details>\n";
}

class Failures {
 public:
  Failures(const ResultSource& source, ReportFile& out, std::size_t written)
      : source_(source), out_(out), written_(written) {}

  void write(std::string_view title, Outcome wanted) {
    std::size_t left_out = 0;
    bool has_title = false;
    for (const auto& entry : source_.entries()) {
      if (!is_wanted(entry, wanted)) continue;
      const std::string text = written_ > kMostBytes ? "" : folded(source_.scenario(entry));
      if (text.empty() || written_ + text.size() > kMostBytes) {
        ++left_out;
        continue;
      }
      if (!has_title) put(fmt::format("\n### {}\n", title));
      has_title = true;
      put(text);
    }
    if (left_out > 0)
      out_.write(fmt::format("\n{}: {} more are left out here.\n", title, left_out));
  }

 private:
  static bool is_wanted(const ResultEntry& entry, Outcome wanted) {
    const bool is_told = entry.verdict == Verdict::Failed || wanted != Outcome::Skipped;
    return outcome_of(entry) == wanted && is_told;
  }

  void put(const std::string& text) {
    written_ += text.size();
    out_.write(text);
  }

  const ResultSource& source_;
  ReportFile& out_;
  std::size_t written_;
};

}  // namespace

void write_markdown(const ResultSource& source, ReportFile& out) {
  const std::string beginning = head_of(source) + tables_of(source);
  out.write(beginning);
  Failures failures(source, out, beginning.size());
  failures.write("What fails the run", Outcome::Failure);
  failures.write("What could not run", Outcome::Error);
  failures.write("What fails, but not the run", Outcome::Skipped);
}

}  // namespace purgatory::conformance

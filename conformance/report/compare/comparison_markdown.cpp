// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <fmt/format.h>

#include "conformance/report/compare/comparison_formats.h"
#include "conformance/report/format/markdown_text.h"
#include "conformance/report/result/tally.h"

namespace purgatory::conformance {
namespace {

// As of the summary of a run: GitHub refuses more than 1 MiB for all steps of a job.
constexpr std::size_t kMostBytes = std::size_t{480} * 1024;

std::string cell_text(const ComparedCell& cell) {
  if (cell.entry == nullptr) return "·";
  const ResultEntry& entry = *cell.entry;
  switch (entry.verdict) {
    case Verdict::Passed:
      return "✅";
    case Verdict::Failed: {
      const Level level = entry.failed_level.value_or(entry.level);
      return fmt::format("{} {}", level == Level::Must ? "❌" : "⚠️", level_name(level));
    }
    case Verdict::KnownFailure:
      return "❌ known";
    case Verdict::UnexpectedPass:
      return "✅ unexpected";
    case Verdict::NotApplicable:
      return "n/a";
    case Verdict::CouldNotRun:
      return "❔ no run";
  }
  return "";
}

std::string head_of(const Comparison& comparison, std::string_view first) {
  std::string names = fmt::format("| {} |", first);
  std::string rule = "|---|";
  for (const auto& product : comparison.products) {
    names += " " + markdown_text(product.name) + " |";
    rule += ":-:|";
  }
  return names + "\n" + rule + "\n";
}

std::string products_of(const Comparison& comparison) {
  std::string text = head_of(comparison, " ");
  std::string targets = "| target |";
  std::string conclusions = "| conclusion |";
  for (const auto& product : comparison.products) {
    const RunHeader& header = product.source->header();
    targets += " " + markdown_text(header.target) + " |";
    conclusions += " " + conclusion_words(header, product.source->summary()) + " |";
  }
  text += targets + "\n" + conclusions + "\n";
  for (const auto& area : comparison.areas) {
    text += "| " + markdown_code(area.name) + " |";
    for (const auto& totals : area.totals) {
      text +=
          judged_of(totals) == 0
              ? std::string(" · |")
              : fmt::format(" {}/{} |", totals.passed + totals.unexpected_pass, judged_of(totals));
    }
    text += "\n";
  }
  return text;
}

std::string row_of(const ComparedScenario& scenario) {
  std::string row = fmt::format("| {} |", markdown_code(scenario.id));
  for (const auto& cell : scenario.cells) row += " " + cell_text(cell) + " |";
  return row + "\n";
}

class Tables {
 public:
  Tables(const Comparison& comparison, ReportFile& out) : comparison_(comparison), out_(out) {}

  void write(const std::vector<const ComparedScenario*>& scenarios, const std::string& title) {
    if (scenarios.empty()) return;
    put(fmt::format("\n### {} ({})\n\n{}", markdown_text(title), scenarios.size(),
                    head_of(comparison_, "scenario")));
    std::size_t left_out = 0;
    for (const auto* scenario : scenarios) {
      if (written_ < kMostBytes) {
        put(row_of(*scenario));
      } else {
        ++left_out;
      }
    }
    if (left_out > 0) put(fmt::format("\n{} more are left out here.\n", left_out));
  }

 private:
  void put(const std::string& text) {
    written_ += text.size();
    out_.write(text);
  }

  const Comparison& comparison_;
  ReportFile& out_;
  std::size_t written_ = 0;
};

}  // namespace

void write_comparison_markdown(const Comparison& comparison, ReportFile& out) {
  out.write("## Comparison\n\n" + products_of(comparison));
  Tables tables(comparison, out);
  if (comparison.products.size() == 2) {
    for (const Change change : {Change::Regression, Change::Mended, Change::Lost}) {
      tables.write(comparison.changes(change), comparison.title_of(change));
    }
    tables.write(comparison.changes(Change::Other), "Where they differ otherwise");
  } else {
    std::vector<const ComparedScenario*> differing;
    for (const auto& scenario : comparison.scenarios) {
      if (scenario.differs()) differing.push_back(&scenario);
    }
    tables.write(differing, "Where they differ");
  }
  const std::size_t alike = comparison.scenarios.size() - comparison.differing();
  out.write(fmt::format("\n{} scenarios are alike in all.\n", alike));
}

}  // namespace purgatory::conformance

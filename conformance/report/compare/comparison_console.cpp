// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/compare/comparison_console.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "conformance/report/result/tally.h"
#include "conformance/report/text/layout.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::size_t kWidestName = 24;
constexpr std::size_t kNarrowestHead = 24;
// What a product does not have at all may be nearly everything.
constexpr std::size_t kMostLost = 20;

struct Cell {
  std::string text;
  Colour colour = Colour::None;
};

Cell cell_of(const ComparedCell& cell) {
  if (cell.entry == nullptr) return {"·", Colour::Grey};
  const ResultEntry& entry = *cell.entry;
  switch (entry.verdict) {
    case Verdict::Passed:
      return {"✓ passed", Colour::Green};
    case Verdict::Failed: {
      const Level level = entry.failed_level.value_or(entry.level);
      return {"✗ " + std::string(level_name(level)),
              level == Level::Must ? Colour::Red : Colour::Yellow};
    }
    case Verdict::KnownFailure:
      return {"~ known", Colour::Yellow};
    case Verdict::UnexpectedPass:
      return {"✓ unexpected", Colour::Green};
    case Verdict::NotApplicable:
      return {"– n/a", Colour::Grey};
    case Verdict::CouldNotRun:
      return {"? no run", Colour::Yellow};
  }
  return {};
}

Cell score_of(const Totals& totals) {
  const std::size_t judged = judged_of(totals);
  if (judged == 0) return {"·", Colour::Grey};
  const std::size_t kept = totals.passed + totals.unexpected_pass;
  return {fmt::format("{}/{}", kept, judged), kept == judged       ? Colour::Green
                                              : totals.failed_must ? Colour::Red
                                                                   : Colour::Yellow};
}

// A table with a column for each product behind the first, which takes what room there is.
class Table {
 public:
  Table(const Comparison& comparison, Screen& screen) : screen_(screen) {
    for (const auto& product : comparison.products) {
      const std::string name = cut_to(printable(product.name), kWidestName);
      names_.push_back(name);
      columns_.push_back(std::max<std::size_t>(columns_of(name), 12));
      taken_ += columns_.back() + 2;
    }
  }

  // The widest head that a row will have.
  void begin(const std::string& title, std::size_t widest) {
    head_ = std::max(columns_of(title), widest);
    const std::size_t width = screen_.style().width;
    if (width > 0) {
      const std::size_t room = width > taken_ + 2 ? width - taken_ - 2 : 0;
      head_ = std::min(head_, std::max(room, kNarrowestHead));
    }
    std::vector<Cell> names;
    for (const auto& name : names_) names.push_back({name, Colour::Bold});
    row(title, names);
  }

  void row(const std::string& head, const std::vector<Cell>& cells) {
    std::string line = "  " + padded(cut_in_the_middle(head, head_), head_);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool is_last = i + 1 == cells.size();
      const std::size_t gap = columns_[i] - std::min(columns_of(cells[i].text), columns_[i]);
      line += "  " + screen_.painted(cells[i].colour, cells[i].text);
      if (!is_last) line.append(gap, ' ');
    }
    screen_.put(line + "\n");
  }

 private:
  Screen& screen_;
  std::vector<std::string> names_;
  std::vector<std::size_t> columns_;
  std::size_t taken_ = 0;
  std::size_t head_ = 0;
};

void show_products(const Comparison& comparison, Screen& screen) {
  screen.put(fmt::format("{} results of {} scenarios, {} of which differ\n",
                         comparison.products.size(), comparison.scenarios.size(),
                         comparison.differing()));
  for (const auto& product : comparison.products) {
    const RunHeader& header = product.source->header();
    const RunSummary& summary = product.source->summary();
    screen.line(Colour::None,
                fmt::format("  {}: {}, {} of {} passed against {}", printable(product.name),
                            conclusion_words(header, summary), summary.totals.passed,
                            header.planned, printable(header.target)),
                4);
  }
  screen.put("\n");
}

void show_areas(const Comparison& comparison, Screen& screen) {
  std::size_t widest = 0;
  for (const auto& area : comparison.areas) widest = std::max(widest, columns_of(area.name));
  Table table(comparison, screen);
  table.begin("area", widest);
  for (const auto& area : comparison.areas) {
    std::vector<Cell> cells;
    for (const auto& totals : area.totals) cells.push_back(score_of(totals));
    table.row(printable(area.name), cells);
  }
}

struct Listing {
  std::string title;
  std::vector<const ComparedScenario*> scenarios;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};

void show_listing(const Listing& listing, const Comparison& comparison, Screen& screen) {
  if (listing.scenarios.empty()) return;
  screen.put("\n");
  screen.line(Colour::Bold,
              fmt::format("{} ({})", printable(listing.title), listing.scenarios.size()));
  std::size_t widest = 0;
  for (const auto* scenario : listing.scenarios) {
    widest = std::max(widest, columns_of(printable(scenario->id)));
  }
  Table table(comparison, screen);
  table.begin("scenario", widest);
  std::size_t count = 0;
  for (const auto* scenario : listing.scenarios) {
    if (++count > listing.most) break;
    std::vector<Cell> cells;
    for (const auto& cell : scenario->cells) cells.push_back(cell_of(cell));
    table.row(printable(scenario->id), cells);
  }
  if (count > listing.most) {
    screen.put(
        fmt::format("  … and {} more, with --verbose\n", listing.scenarios.size() - listing.most));
  }
}

// What stands in no group of changes.
std::vector<const ComparedScenario*> others_of(const Comparison& comparison, bool is_verbose) {
  const bool has_changes = comparison.products.size() == 2;
  if (has_changes && !is_verbose) return comparison.changes(Change::Other);
  std::vector<const ComparedScenario*> others;
  for (const auto& scenario : comparison.scenarios) {
    if (is_verbose || scenario.differs()) others.push_back(&scenario);
  }
  return others;
}

}  // namespace

void show_comparison(const Comparison& comparison, std::ostream& out, const ConsoleStyle& style) {
  Screen screen(out, style);
  show_products(comparison, screen);
  show_areas(comparison, screen);
  const bool is_verbose = style.is_verbose;
  const bool has_changes = comparison.products.size() == 2;
  if (has_changes) {
    for (const Change change : {Change::Regression, Change::Mended, Change::Lost}) {
      Listing listing{comparison.title_of(change), comparison.changes(change)};
      if (change == Change::Lost && !is_verbose) listing.most = kMostLost;
      show_listing(listing, comparison, screen);
    }
  }
  const std::string title = is_verbose    ? "All scenarios"
                            : has_changes ? "Where they differ otherwise"
                                          : "Where they differ";
  show_listing({title, others_of(comparison, is_verbose)}, comparison, screen);
  screen.flush();
}

}  // namespace purgatory::conformance

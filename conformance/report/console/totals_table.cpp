// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/console/totals_table.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "conformance/report/text/layout.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::size_t kNarrowestName = 12;

struct Column {
  std::string_view head;
  std::size_t (*count)(const Totals&);
  Colour colour;  // of a number that is not 0
  bool is_always_there;
};

std::size_t passed(const Totals& totals) { return totals.passed; }
std::size_t failed(const Totals& totals) { return totals.failed_must; }
std::size_t lenient(const Totals& totals) { return totals.failed_should + totals.failed_info; }
std::size_t known(const Totals& totals) { return totals.known_failure; }
std::size_t unexpected(const Totals& totals) { return totals.unexpected_pass; }
std::size_t not_applicable(const Totals& totals) { return totals.not_applicable; }
std::size_t no_run(const Totals& totals) { return totals.could_not_run; }

constexpr std::array<Column, 7> kColumns = {{{"passed", passed, Colour::None, true},
                                             {"failed", failed, Colour::Red, true},
                                             {"lenient", lenient, Colour::Yellow, false},
                                             {"known", known, Colour::Yellow, false},
                                             {"unexpected", unexpected, Colour::Red, false},
                                             {"n/a", not_applicable, Colour::Grey, false},
                                             {"no run", no_run, Colour::Yellow, false}}};

std::size_t width_of(const Column& column) {
  return std::max<std::size_t>(column.head.size(), 6) + 1;
}

using Rows = TotalsTables::Rows;

void show_row(Screen& screen, const std::vector<Column>& columns, const std::string& name,
              const Totals& totals) {
  std::string line = "  " + name;
  for (const auto& column : columns) {
    const std::size_t count = column.count(totals);
    const std::string number = fmt::format("{}", count);
    line.append(width_of(column) - std::min(number.size(), width_of(column)), ' ');
    line += screen.painted(count == 0 ? Colour::Grey : column.colour, number);
  }
  screen.put(line + "\n");
}

}  // namespace

void TotalsTables::show(Screen& screen) const {
  std::vector<Column> columns;
  for (const auto& column : kColumns) {
    const auto has_any = [&column](const auto& row) { return column.count(row.second) > 0; };
    const bool is_used = std::ranges::any_of(
        tables_, [&](const auto& table) { return std::ranges::any_of(table.second, has_any); });
    if (is_used || column.is_always_there) columns.push_back(column);
  }
  std::size_t widest = 0;
  for (const auto& [title, rows] : tables_) {
    widest = std::max(widest, title.size());
    for (const auto& row : rows) widest = std::max(widest, columns_of(printable(row.first)));
  }
  std::size_t taken = 2;
  for (const auto& column : columns) taken += width_of(column);
  if (const std::size_t width = screen.style().width; width > 0) {
    widest = std::min(widest, std::max(width - std::min(taken, width), kNarrowestName));
  }
  for (const auto& [title, rows] : tables_) {
    std::string head = "  " + padded(title, widest);
    for (const auto& column : columns) {
      head += fmt::format("{:>{}}", column.head, width_of(column));
    }
    screen.put(screen.painted(Colour::Bold, head) + "\n");
    for (const auto& [name, totals] : rows) {
      show_row(screen, columns, padded(cut_in_the_middle(printable(name), widest), widest), totals);
    }
  }
}

}  // namespace purgatory::conformance

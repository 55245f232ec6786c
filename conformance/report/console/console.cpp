// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/console/console.h"

#include <string_view>

#include <fmt/format.h>

#include "conformance/report/console/totals_table.h"
#include "conformance/report/text/layout.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// Back to the beginning of the line, and nothing on it.
constexpr std::string_view kClear = "\r\033[K";

std::string_view level_of(const ScenarioResult& result) {
  return level_name(result.failed_level.value_or(result.level));
}

Colour colour_of(LineRole role) {
  switch (role) {
    case LineRole::Message:
    case LineRole::Caret:
    case LineRole::Actual:
      return Colour::Red;
    case LineRole::Expected:
      return Colour::Green;
    case LineRole::Place:
      return Colour::Blue;
    case LineRole::Step:
      return Colour::Bold;
    case LineRole::Problem:
      return Colour::Yellow;
    case LineRole::Sent:
    case LineRole::Answered:
      return Colour::Grey;
    default:
      return Colour::None;
  }
}

// What people copy, and what has its place below what stands above, stays in one piece.
bool may_be_broken(LineRole role) {
  switch (role) {
    case LineRole::Place:
    case LineRole::Source:
    case LineRole::Caret:
    case LineRole::Sent:
    case LineRole::Answered:
    case LineRole::Curl:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::string Console::verdict_words(const ScenarioResult& result) const {
  const std::string words(verdict_name(result.verdict));
  switch (result.verdict) {
    case Verdict::Passed:
      return screen_.painted(Colour::Green, "✓ " + words);
    case Verdict::NotApplicable:
      return screen_.painted(Colour::Grey, "– " + words);
    case Verdict::KnownFailure:
      return screen_.painted(Colour::Grey, "~ " + words);
    case Verdict::CouldNotRun:
      return screen_.painted(Colour::Yellow, "? " + words);
    case Verdict::UnexpectedPass:
      return screen_.painted(Colour::Red, "✗ " + words);
    case Verdict::Failed:
      break;
  }
  if (fails_the_run(result, header_.strictness)) return screen_.painted(Colour::Red, "✗ " + words);
  return screen_.painted(Colour::Yellow, "! " + words + " (does not fail the run)");
}

bool Console::is_worth_telling(const ScenarioResult& result) const {
  if (screen_.style().is_verbose) return true;
  return result.verdict == Verdict::Failed || result.verdict == Verdict::UnexpectedPass ||
         result.verdict == Verdict::CouldNotRun;
}

void Console::show_progress(const std::string& id) {
  const ConsoleStyle& style = screen_.style();
  if (!style.shows_progress) return;
  const std::string count = fmt::format("[{}/{}] ", done_, header_.planned);
  // A line as wide as the terminal would wrap, and could not be written over.
  const std::size_t room = style.width > count.size() + 1 ? style.width - count.size() - 1 : 0;
  screen_.put(std::string(kClear) + count + cut_in_the_middle(printable(id), room));
  screen_.flush();
}

void Console::clear_progress() {
  if (screen_.style().shows_progress) screen_.put(kClear);
}

void Console::begin(const RunHeader& header) {
  header_ = header;
  screen_.line(Colour::None,
               fmt::format("{}: {} {} against {}", header.program, header.planned,
                           header.planned == 1 ? "scenario" : "scenarios", header.target),
               2);
  if (!header.shard.empty()) screen_.put("  shard " + header.shard + " of the plan\n");
  if (header.repeat != 1) screen_.put(fmt::format("  each {} times\n", header.repeat));
  if (header.seed) {
    screen_.put(
        fmt::format("  in random order: --order random --seed {} repeats it\n", *header.seed));
  }
  screen_.flush();
}

void Console::show(const FailureLine& line) {
  const Colour colour = colour_of(line.role);
  const std::size_t width = screen_.style().width;
  const bool is_marked = line.mark.begin < line.mark.end;
  if (may_be_broken(line.role) && !(is_marked && columns_of(line.text) <= width)) {
    screen_.line(colour, line.text, line.indent);
    return;
  }
  const std::string_view text = line.text;
  screen_.put(
      screen_.painted(colour, text.substr(0, line.mark.begin)) +
      screen_.marked(colour, text.substr(line.mark.begin, line.mark.end - line.mark.begin)) +
      screen_.painted(colour, text.substr(line.mark.end)) + "\n");
}

void Console::tell(const ScenarioResult& result) {
  clear_progress();
  const bool is_passed = result.verdict == Verdict::Passed;
  screen_.put(verdict_words(result) + "  " + screen_.painted(Colour::Bold, printable(result.id)) +
              "  " + std::string(level_of(result)) + "\n");
  if (!is_passed) {
    screen_.line(Colour::None, "  " + printable(result.title), 4);
    for (const auto& line : failure_lines(result, screen_.style().width)) show(line);
  }
  for (const auto& note : result.notes) screen_.line(Colour::Grey, "  note: " + printable(note), 4);
  if (!is_passed) screen_.put("\n");
  screen_.flush();
}

void Console::add(const ScenarioResult& result) {
  ++done_;
  exchanges_ += static_cast<std::size_t>(result.exchanges);
  by_area_[std::string(area_of(result.id))].add(result);
  by_level_[result.level].add(result);
  if (is_worth_telling(result)) tell(result);
  show_progress(result.id);
}

void Console::show_leftovers(const RunSummary& summary) {
  for (const auto& remark : summary.remarks) {
    screen_.line(Colour::None, "  " + printable(remark), 4);
  }
  for (const auto& known : summary.stale) {
    screen_.line(Colour::Red, "stale: " + printable(known), 2);
  }
  for (const auto& name : summary.residue) {
    screen_.line(Colour::Yellow, "left behind: database " + printable(name), 2);
  }
  for (const auto& problem : summary.problems) {
    screen_.line(Colour::Yellow, "problem: " + printable(problem), 2);
  }
}

std::string Console::conclusion(const RunSummary& summary) const {
  switch (exit_code(header_, summary)) {
    case ExitCode::Conformant: {
      const auto lenient = summary.totals.failed_should + summary.totals.failed_info;
      if (lenient == 0) return screen_.painted(Colour::Green, "conformant");
      return screen_.painted(Colour::Green, "conformant") + " but for " +
             screen_.painted(Colour::Yellow, fmt::format("{} below MUST", lenient));
    }
    case ExitCode::NotConformant:
      return screen_.painted(Colour::Red, "not conformant");
    case ExitCode::Interrupted:
      return screen_.painted(Colour::Yellow, "interrupted");
    default:
      return screen_.painted(Colour::Yellow, "incomplete");
  }
}

void Console::end(const RunSummary& summary) {
  clear_progress();
  TotalsTables tables;
  tables.add("area", {by_area_.begin(), by_area_.end()});
  TotalsTables::Rows levels;
  for (const auto& [level, totals] : by_level_) {
    levels.emplace_back(std::string(level_name(level)), totals);
  }
  tables.add("level", std::move(levels));
  tables.show(screen_);
  show_leftovers(summary);
  screen_.put(conclusion(summary) + fmt::format(": {} of {} passed, {} exchanges in {} s\n",
                                                summary.totals.passed, header_.planned, exchanges_,
                                                seconds(summary.elapsed)));
  screen_.flush();
}

}  // namespace purgatory::conformance

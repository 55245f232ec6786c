// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/console/console.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "conformance/report/text/failure_text.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// Enough for most terminals: a longer line would wrap and could not be written over.
constexpr std::size_t kProgressWidth = 78;

std::string_view level_of(const ScenarioResult& result) {
  return level_name(result.failed_level.value_or(result.level));
}

std::string row_of(std::string_view name, std::size_t width, const Totals& totals) {
  return fmt::format("  {:{}} {:>7} {:>7} {:>7} {:>6} {:>10} {:>6} {:>6}\n", name, width,
                     totals.passed, totals.failed_must, totals.failed_should + totals.failed_info,
                     totals.known_failure, totals.unexpected_pass, totals.not_applicable,
                     totals.could_not_run);
}

}  // namespace

std::string Console::painted(Colour colour, const std::string& text) const {
  if (!style_.has_colours) return text;
  std::string_view code = "\033[31m";
  if (colour == Colour::Green) code = "\033[32m";
  if (colour == Colour::Yellow) code = "\033[33m";
  if (colour == Colour::Grey) code = "\033[90m";
  return std::string(code) + text + "\033[0m";
}

std::string Console::verdict_words(const ScenarioResult& result) const {
  std::string words(verdict_name(result.verdict));
  switch (result.verdict) {
    case Verdict::Passed:
      return painted(Colour::Green, words);
    case Verdict::NotApplicable:
    case Verdict::KnownFailure:
      return painted(Colour::Grey, words);
    case Verdict::CouldNotRun:
      return painted(Colour::Yellow, words);
    case Verdict::UnexpectedPass:
      return painted(Colour::Red, words);
    case Verdict::Failed:
      break;
  }
  const bool fails = fails_the_run(result, header_.strictness);
  if (!fails) words += " (does not fail the run)";
  return painted(fails ? Colour::Red : Colour::Yellow, words);
}

bool Console::is_worth_telling(const ScenarioResult& result) const {
  if (style_.is_verbose) return true;
  return result.verdict == Verdict::Failed || result.verdict == Verdict::UnexpectedPass ||
         result.verdict == Verdict::CouldNotRun;
}

void Console::show_progress(const std::string& id) {
  if (!style_.shows_progress) return;
  std::string line = fmt::format("[{}/{}] {}", done_, header_.planned, printable(id));
  if (line.size() > kProgressWidth) line.resize(kProgressWidth);
  out_ << "\r\033[K" << line << std::flush;
}

void Console::clear_progress() {
  if (style_.shows_progress) out_ << "\r\033[K";
}

void Console::begin(const RunHeader& header) {
  header_ = header;
  out_ << header.program << ": " << header.planned
       << (header.planned == 1 ? " scenario" : " scenarios") << " against " << header.target
       << "\n";
  if (!header.shard.empty()) out_ << "  shard " << header.shard << " of the plan\n";
  if (header.repeat != 1) out_ << "  each " << header.repeat << " times\n";
  if (header.seed) {
    out_ << "  in random order: --order random --seed " << *header.seed << " repeats it\n";
  }
  out_.flush();
}

void Console::add(const ScenarioResult& result) {
  ++done_;
  exchanges_ += static_cast<std::size_t>(result.exchanges);
  by_area_[std::string(area_of(result.id))].add(result);
  by_level_[std::string(level_name(result.level))].add(result);
  if (is_worth_telling(result)) {
    clear_progress();
    const bool is_passed = result.verdict == Verdict::Passed;
    out_ << verdict_words(result) << "  " << printable(result.id) << "  " << level_of(result)
         << "\n";
    if (!is_passed) out_ << "  " << printable(result.title) << "\n" << failure_text(result);
    for (const auto& note : result.notes) out_ << "  note: " << printable(note) << "\n";
    if (!is_passed) out_ << "\n";
    out_.flush();
  }
  show_progress(result.id);
}

void Console::show_table(const std::string& title, const std::map<std::string, Totals>& rows) {
  std::size_t width = title.size();
  for (const auto& [name, totals] : rows) width = std::max(width, name.size());
  out_ << fmt::format("  {:{}} {:>7} {:>7} {:>7} {:>6} {:>10} {:>6} {:>6}\n", title, width,
                      "passed", "failed", "lenient", "known", "unexpected", "n/a", "no run");
  for (const auto& [name, totals] : rows) out_ << row_of(name, width, totals);
}

void Console::show_leftovers(const RunSummary& summary) {
  for (const auto& remark : summary.remarks) out_ << "  " << printable(remark) << "\n";
  for (const auto& name : summary.residue) {
    out_ << painted(Colour::Yellow, "left behind") << ": database " << printable(name) << "\n";
  }
  for (const auto& problem : summary.problems) {
    out_ << painted(Colour::Yellow, "problem") << ": " << printable(problem) << "\n";
  }
}

std::string Console::conclusion(const RunSummary& summary) const {
  switch (exit_code(header_, summary)) {
    case ExitCode::Conformant: {
      const auto lenient = summary.totals.failed_should + summary.totals.failed_info;
      if (lenient == 0) return painted(Colour::Green, "conformant");
      return painted(Colour::Green, "conformant") + " but for " +
             painted(Colour::Yellow, fmt::format("{} below MUST", lenient));
    }
    case ExitCode::NotConformant:
      return painted(Colour::Red, "not conformant");
    case ExitCode::Interrupted:
      return painted(Colour::Yellow, "interrupted");
    default:
      return painted(Colour::Yellow, "incomplete");
  }
}

void Console::end(const RunSummary& summary) {
  clear_progress();
  show_table("area", by_area_);
  show_table("level", by_level_);
  show_leftovers(summary);
  out_ << conclusion(summary) << ": " << summary.totals.passed << " of " << header_.planned
       << " passed, " << exchanges_ << " exchanges in " << seconds(summary.elapsed) << " s\n";
  out_.flush();
}

}  // namespace purgatory::conformance

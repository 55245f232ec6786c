// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <ostream>
#include <string>

#include "conformance/report/console/screen.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// Tells people of a run while it goes on: each failure in full, and at the end a summary by area
// and level.
class Console final : public Reporter {
 public:
  Console(std::ostream& out, ConsoleStyle style) : out_(out), style_(style) {}

  void begin(const RunHeader& header) override;
  void add(const ScenarioResult& result) override;
  void end(const RunSummary& summary) override;

 private:
  std::string painted(Colour colour, const std::string& text) const;
  std::string verdict_words(const ScenarioResult& result) const;
  bool is_worth_telling(const ScenarioResult& result) const;
  void show_progress(const std::string& id);
  void clear_progress();
  void show_table(const std::string& title, const std::map<std::string, Totals>& rows);
  void show_leftovers(const RunSummary& summary);
  std::string conclusion(const RunSummary& summary) const;

  std::ostream& out_;
  ConsoleStyle style_;
  RunHeader header_;
  std::size_t done_ = 0;
  std::size_t exchanges_ = 0;
  std::map<std::string, Totals> by_area_;
  std::map<std::string, Totals> by_level_;
};

}  // namespace purgatory::conformance

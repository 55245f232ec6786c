// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "conformance/report/console/screen.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// Tells people of a run while it goes on: each failure in full, and at the end a summary by area
// and level.
class Console final : public Reporter {
 public:
  Console(std::ostream& out, ConsoleStyle style) : screen_(out, style) {}

  void begin(const RunHeader& header) override;
  void add(const ScenarioResult& result) override;
  void end(const RunSummary& summary) override;

 private:
  std::string verdict_words(const ScenarioResult& result) const;
  bool is_worth_telling(const ScenarioResult& result) const;
  void tell(const ScenarioResult& result);
  void show(const FailureLine& line);
  void show_progress(const std::string& id);
  void clear_progress();
  void show_leftovers(const RunSummary& summary);
  std::string conclusion(const RunSummary& summary) const;

  Screen screen_;
  RunHeader header_;
  std::size_t done_ = 0;
  std::size_t exchanges_ = 0;
  std::map<std::string, Totals> by_area_;
  std::map<Level, Totals> by_level_;
};

}  // namespace purgatory::conformance

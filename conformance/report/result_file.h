// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "conformance/report/report_file.h"
#include "conformance/run/reporter.h"
#include "support/result.h"

namespace purgatory::conformance {

// The canonical form of a run: JSON Lines, a header first, one line a scenario, a closing line with
// the totals. Each line is written as soon as it is known, so that a run that dies leaves what it
// found; without the closing line a reader knows that it was cut off.
class ResultFile final : public Reporter {
 public:
  explicit ResultFile(const std::string& path) : file_(path) {}

  void begin(const RunHeader& header) override;
  void add(const ScenarioResult& result) override;
  void end(const RunSummary& summary) override;
  std::string problem() const override { return file_.problem(); }

 private:
  ReportFile file_;
};

// The run in the text of a result file. Refused, with the line: what is no JSON, lines out of order
// or of an unknown type, totals that do not add up, and a file that was cut off.
Result<RunResult, std::string> read_result_file(std::string_view text);

}  // namespace purgatory::conformance

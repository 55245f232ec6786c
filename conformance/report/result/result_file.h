// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "conformance/report/output/report_file.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// The canonical form of a run: JSON Lines, a header first, one line a scenario with one for its
// steps behind it, a closing line with the totals. Each line is written as soon as it is known, so
// that a run that dies leaves what it found; without the closing line a reader knows that it was
// cut off.
class ResultFile final : public Reporter {
 public:
  explicit ResultFile(const std::string& path) : file_(path) {}
  explicit ResultFile(ReportFile file) : file_(std::move(file)) {}

  void begin(const RunHeader& header) override;
  void add(const ScenarioResult& result) override;
  // The file stays open for whoever reads it by its descriptor.
  void end(const RunSummary& summary) override;
  std::string problem() const override { return file_.problem(); }

  ReportFile& file() { return file_; }

 private:
  ReportFile file_;
};

}  // namespace purgatory::conformance

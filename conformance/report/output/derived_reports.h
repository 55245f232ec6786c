// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/report/output/formats.h"
#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_file.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// The reports that are made from the result file at the end of a run. The file is a temporary one,
// so that a run of any length fits the memory. Each report is written whatever becomes of the
// others.
class DerivedReports final : public Reporter {
 public:
  DerivedReports() : results_(ReportFile::temporary()) {}

  // Opens the file of the report. Throws ReportError.
  void add(const ReportRequest& request, ReportFile::Mode mode = ReportFile::Mode::Replace);

  void begin(const RunHeader& header) override { results_.begin(header); }
  void add(const ScenarioResult& result) override { results_.add(result); }
  void end(const RunSummary& summary) override;
  std::string problem() const override { return problem_; }

 private:
  struct Report {
    const ReportFormat* format;
    ReportFile file;
  };

  void write_all();
  void note(const std::string& problem);

  ResultFile results_;
  std::vector<Report> reports_;
  std::string problem_;
};

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/report/report_file.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// JUnit XML as the CI systems read it: a testsuite per area, one testcase per scenario. What fails
// the run is a `failure`, what could not run an `error`; known failures, what is not applicable and
// a failed SHOULD of a lenient run are `skipped` with their message.
class JUnit final : public Reporter {
 public:
  explicit JUnit(const std::string& path) : file_(path) {}

  void begin(const RunHeader& header) override;
  void add(const ScenarioResult& result) override;
  void end(const RunSummary& summary) override;
  std::string problem() const override { return file_.problem(); }

 private:
  ReportFile file_;
  RunResult run_;
};

// The document as text.
std::string junit_xml(const RunResult& run);

}  // namespace purgatory::conformance

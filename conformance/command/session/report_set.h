// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "conformance/command/options/command_line.h"
#include "conformance/report/output/derived_reports.h"
#include "conformance/report/output/formats.h"
#include "conformance/report/output/redacting_reporter.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// What `--report` asks for, in order. Throws ReportError; CommandError where two would go to one
// path.
std::vector<ReportRequest> report_requests(const std::vector<std::string>& reports);

// The console, unless a report goes to standard output, and the reports that the command line asks
// for, opened before anything is sent; on GitHub Actions annotations and the summary of the job
// too.
class ReportSet {
 public:
  // Throws ReportError, CommandError.
  ReportSet(const ReportOptions& options, std::ostream& out);
  // Its parts refer to each other.
  ReportSet(const ReportSet&) = delete;
  ReportSet& operator=(const ReportSet&) = delete;

  // One more that learns of the run; outlives the set.
  void add(Reporter& reporter) { pointers_.push_back(&reporter); }
  // What no report may tell; before the run.
  void hide(Secrets secrets) { redacting_.hide(std::move(secrets)); }
  const std::vector<Reporter*>& reporters() const { return front_; }
  // The exit code of a run; Usage when a report is not whole, unless the run was interrupted. Says
  // so on `out`.
  ExitCode conclude(ExitCode code);

 private:
  DerivedReports& derived();
  void add_for_github();

  std::ostream& out_;
  std::vector<std::unique_ptr<Reporter>> owned_;
  DerivedReports* derived_ = nullptr;
  std::vector<Reporter*> pointers_;
  RedactingReporter redacting_{pointers_};
  std::vector<Reporter*> front_{&redacting_};
};

}  // namespace purgatory::conformance

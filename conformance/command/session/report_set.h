// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <ostream>
#include <vector>

#include "conformance/command/options/command_line.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// The console and the reports that the command line asks for, opened before anything is sent.
class ReportSet {
 public:
  // Throws ReportError.
  ReportSet(const ReportOptions& options, std::ostream& out);

  // One more that learns of the run; outlives the set.
  void add(Reporter& reporter) { pointers_.push_back(&reporter); }
  const std::vector<Reporter*>& reporters() const { return pointers_; }
  // The exit code of a run, worsened to Incomplete when a report is not whole; says so on `out`.
  ExitCode conclude(ExitCode code);

 private:
  std::ostream& out_;
  std::vector<std::unique_ptr<Reporter>> owned_;
  std::vector<Reporter*> pointers_;
};

}  // namespace purgatory::conformance

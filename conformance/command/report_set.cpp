// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/report_set.h"

#include "conformance/report/console.h"
#include "conformance/report/reporters.h"

namespace purgatory::conformance {

ReportSet::ReportSet(const ReportOptions& options, std::ostream& out) : out_(out) {
  for (const auto& report : options.reports) owned_.push_back(reporter_for(report));
  owned_.push_back(std::make_unique<Console>(out, console_style(options.is_verbose)));
  for (const auto& reporter : owned_) pointers_.push_back(reporter.get());
}

ExitCode ReportSet::conclude(ExitCode code) {
  for (const auto& reporter : owned_) {
    const std::string problem = reporter->problem();
    if (problem.empty()) continue;
    out_ << "problem: " << problem << "\n";
    if (code == ExitCode::Conformant) code = ExitCode::Incomplete;
  }
  return code;
}

}  // namespace purgatory::conformance

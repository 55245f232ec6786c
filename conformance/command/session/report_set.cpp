// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/report_set.h"

#include <set>
#include <string>
#include <vector>

#include "conformance/command/command_error.h"
#include "conformance/report/console.h"
#include "conformance/report/reporters.h"

namespace purgatory::conformance {

namespace {

// Two reports in one file would write over each other.
void check_paths(const std::vector<std::string>& reports) {
  std::set<std::string> paths;
  for (const std::string& report : reports) {
    const std::string path = report.substr(report.find('=') + 1);
    if (path == "-") {
      throw CommandError(ExitCode::Usage,
                         "a report goes to a file, not to `-`: standard output is the console's");
    }
    if (!paths.insert(path).second) {
      throw CommandError(ExitCode::Usage,
                         "two reports would go to " + path + ": give each a path of its own");
    }
  }
}

}  // namespace

ReportSet::ReportSet(const ReportOptions& options, std::ostream& out) : out_(out) {
  check_paths(options.reports);
  for (const auto& report : options.reports) owned_.push_back(reporter_for(report));
  owned_.push_back(std::make_unique<Console>(out, console_style(options.is_verbose)));
  for (const auto& reporter : owned_) pointers_.push_back(reporter.get());
}

ExitCode ReportSet::conclude(ExitCode code) {
  for (const Reporter* reporter : pointers_) {
    const std::string problem = reporter->problem();
    if (problem.empty()) continue;
    out_ << "problem: " << problem << "\n";
    if (code == ExitCode::Conformant) code = ExitCode::Incomplete;
  }
  return code;
}

}  // namespace purgatory::conformance

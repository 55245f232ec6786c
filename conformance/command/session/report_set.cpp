// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/report_set.h"

#include <algorithm>
#include <set>
#include <utility>

#include "conformance/command/command_error.h"
#include "conformance/command/session/environment.h"
#include "conformance/report/console/console.h"
#include "conformance/report/result/result_file.h"

namespace purgatory::conformance {

std::vector<ReportRequest> report_requests(const std::vector<std::string>& reports) {
  std::vector<ReportRequest> requests;
  std::set<std::string> paths;
  for (const auto& report : reports) {
    requests.push_back(parse_report(report));
    // Two reports in one file would write over each other.
    if (!paths.insert(requests.back().path).second) {
      throw CommandError(ExitCode::Usage, "two reports would go to " + requests.back().path +
                                              ": give each a path of its own");
    }
  }
  return requests;
}

ReportSet::ReportSet(const ReportOptions& options, std::ostream& out) : out_(out) {
  const auto requests = report_requests(options.reports);
  const bool has_standard_output =
      std::ranges::find(requests, "-", &ReportRequest::path) == requests.end();
  if (has_standard_output) {
    // First, so that what it says of a run comes before what is made at its end.
    owned_.push_back(std::make_unique<Console>(out, console_style(options.is_verbose)));
  }
  for (const auto& request : requests) {
    if (request.format->name == "jsonl") {
      owned_.push_back(std::make_unique<ResultFile>(request.path));
    } else {
      derived().add(request);
    }
  }
  if (environment("GITHUB_ACTIONS").value_or("") == "true") add_for_github();
  for (const auto& reporter : owned_) pointers_.push_back(reporter.get());
}

DerivedReports& ReportSet::derived() {
  if (derived_ == nullptr) {
    auto reports = std::make_unique<DerivedReports>();
    derived_ = reports.get();
    owned_.push_back(std::move(reports));
  }
  return *derived_;
}

void ReportSet::add_for_github() {
  derived().add(parse_report("github=-"));
  const std::string summary = environment("GITHUB_STEP_SUMMARY").value_or("");
  if (!summary.empty())
    derived().add(parse_report("markdown=" + summary), ReportFile::Mode::Append);
}

ExitCode ReportSet::conclude(ExitCode code) {
  out_.flush();
  for (const Reporter* reporter : pointers_) {
    const std::string problem = reporter->problem();
    if (problem.empty()) continue;
    out_ << "problem: " << problem << "\n";
    if (code != ExitCode::Interrupted) code = ExitCode::Usage;
  }
  return code;
}

}  // namespace purgatory::conformance

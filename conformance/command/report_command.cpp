// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/commands.h"
#include "conformance/command/session/made_reports.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

ExitCode report_command(const CommandLine& line, std::ostream& out) {
  const auto requests = report_requests(line.report.reports);
  check_not_overwritten(line.results, requests);
  const ResultSource source = ResultSource::open(line.results.front());
  if (requests.empty()) {
    show_on_console(source, line.report, out);
    return ExitCode::Conformant;
  }
  return write_reports(source, requests, out) ? ExitCode::Conformant : ExitCode::Usage;
}

}  // namespace purgatory::conformance

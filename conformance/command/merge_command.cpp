// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "conformance/command/commands.h"
#include "conformance/command/session/made_reports.h"
#include "conformance/report/result/merge.h"

namespace purgatory::conformance {

ExitCode merge_command(const CommandLine& line, std::ostream& out) {
  const auto requests = report_requests(line.report.reports);
  check_not_overwritten(line.results, requests);
  std::vector<ResultSource> parts;
  for (const auto& path : line.results) parts.push_back(ResultSource::open(path));
  ReportFile merged = ReportFile::temporary();
  const ResultSource whole = merge(parts, merged);
  const bool is_on_standard_output = std::ranges::any_of(
      requests, [](const ReportRequest& request) { return request.path == "-"; });
  if (!is_on_standard_output) show_on_console(whole, line.report, out);
  out.flush();
  if (!write_reports(whole, requests, out)) return ExitCode::Usage;
  return exit_code(whole.header(), whole.summary());
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/session/made_reports.h"
#include "conformance/report/result/merge.h"

namespace purgatory::conformance {

ExitCode merge_command(const CommandLine& line, std::ostream& out) {
  const auto requests = report_requests(line.report.reports);
  std::vector<ResultSource> parts;
  for (const auto& path : line.results) {
    const bool is_overwritten = std::ranges::any_of(
        requests, [&](const ReportRequest& request) { return request.path == path; });
    if (is_overwritten) {
      throw CommandError(ExitCode::Usage, path + " is read and would be written over");
    }
    parts.push_back(ResultSource::open(path));
  }
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

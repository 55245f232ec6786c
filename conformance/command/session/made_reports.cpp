// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/made_reports.h"

#include <filesystem>
#include <system_error>

#include "conformance/command/command_error.h"
#include "conformance/report/console/console.h"

namespace purgatory::conformance {
namespace {

// Empty when the report is whole.
std::string problem_of_writing(const ResultSource& source, const ReportRequest& request) {
  try {
    ReportFile file(request.path);
    request.format->write(source, file);
    file.close();
    return file.problem();
  } catch (const ReportError& error) {
    return error.what();
  }
}

}  // namespace

void check_not_overwritten(const std::vector<std::string>& results, const std::string& path) {
  for (const auto& result : results) {
    std::error_code error;  // of a file that is not there yet
    if (!std::filesystem::equivalent(result, path, error)) continue;
    throw CommandError(ExitCode::Usage, result + " is read and would be written over");
  }
}

void check_not_overwritten(const std::vector<std::string>& results,
                           const std::vector<ReportRequest>& requests) {
  for (const auto& request : requests) check_not_overwritten(results, request.path);
}

bool write_reports(const ResultSource& source, const std::vector<ReportRequest>& requests,
                   std::ostream& out) {
  bool is_whole = true;
  for (const auto& request : requests) {
    const std::string problem = problem_of_writing(source, request);
    if (problem.empty()) continue;
    is_whole = false;
    out << "problem: " << problem << "\n";
  }
  return is_whole;
}

void show_on_console(const ResultSource& source, const ReportOptions& options, std::ostream& out) {
  ConsoleStyle style = console_style(options.is_verbose);
  style.shows_progress = false;
  Console console(out, style);
  source.tell(console);
}

}  // namespace purgatory::conformance

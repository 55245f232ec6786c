// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/session/made_reports.h"
#include "conformance/report/compare/comparison_console.h"
#include "conformance/report/compare/comparison_formats.h"

namespace purgatory::conformance {
namespace {

struct NamedPath {
  std::string name;
  std::string path;
};

// "name=file.jsonl", or a file alone, whose path may hold an equals sign too.
NamedPath named_path(const std::string& text) {
  const auto equals = text.find('=');
  std::error_code error;
  if (equals == std::string::npos || std::filesystem::exists(text, error)) return {"", text};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<ComparisonRequest> requests_of(const std::vector<std::string>& reports,
                                           const std::vector<std::string>& results) {
  std::vector<ComparisonRequest> requests;
  std::set<std::string> paths;
  for (const auto& report : reports) {
    requests.push_back(parse_comparison_report(report));
    const std::string& path = requests.back().path;
    check_not_overwritten(results, path);
    if (paths.insert(path).second) continue;
    throw CommandError(ExitCode::Usage,
                       "two reports would go to " + path + ": give each a path of its own");
  }
  return requests;
}

// Empty when the report is whole.
std::string problem_of_writing(const Comparison& comparison, const ComparisonRequest& request) {
  try {
    ReportFile file(request.path);
    request.write(comparison, file);
    file.close();
    return file.problem();
  } catch (const ReportError& error) {
    return error.what();
  }
}

ExitCode judged(const Comparison& comparison) {
  if (!comparison.changes(Change::Regression).empty()) return ExitCode::NotConformant;
  return comparison.changes(Change::Lost).empty() ? ExitCode::Conformant : ExitCode::Incomplete;
}

}  // namespace

ExitCode compare_command(const CommandLine& line, std::ostream& out) {
  if (line.refuses_regressions && line.results.size() != 2) {
    throw CommandError(ExitCode::Usage,
                       "--refuse-regressions takes two results, the older one first");
  }
  std::vector<std::string> paths;
  std::vector<NamedResult> results;
  std::vector<ResultSource> sources;
  paths.reserve(line.results.size());
  results.reserve(line.results.size());
  sources.reserve(line.results.size());
  for (const auto& result : line.results) paths.push_back(named_path(result).path);
  const auto requests = requests_of(line.report.reports, paths);
  for (const auto& path : paths) sources.push_back(ResultSource::open(path));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    results.push_back({named_path(line.results[i]).name, &sources[i]});
  }
  const Comparison comparison = compare(results);
  const bool is_on_standard_output = std::ranges::any_of(
      requests, [](const ComparisonRequest& request) { return request.path == "-"; });
  if (!is_on_standard_output) {
    show_comparison(comparison, out, console_style(line.report.is_verbose));
  }
  out.flush();
  bool is_whole = true;
  for (const auto& request : requests) {
    const std::string problem = problem_of_writing(comparison, request);
    if (!problem.empty()) out << "problem: " << problem << "\n";
    is_whole = is_whole && problem.empty();
  }
  if (!is_whole) return ExitCode::Usage;
  return line.refuses_regressions ? judged(comparison) : ExitCode::Conformant;
}

}  // namespace purgatory::conformance

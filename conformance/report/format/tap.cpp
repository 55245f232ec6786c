// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/tap.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "conformance/report/format/outcome.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/report/text/text.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

// On one line; `#` would begin a directive, and a backslash makes neither special.
std::string described(std::string_view text) {
  std::string result;
  for (char c : allowed_text(text)) {
    if (c == '#' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

// A string of JSON is one of YAML.
std::string quoted(std::string_view text) {
  std::string result;
  append_json_string(result, allowed_text(text));
  return result;
}

std::string diagnostics(const ScenarioResult& result) {
  std::string yaml = "  ---\n";
  yaml += "  message: " + quoted(outcome_message(result)) + "\n";
  yaml += fmt::format("  severity: {}\n", verdict_name(result.verdict));
  yaml += fmt::format("  level: {}\n", level_name(result.failed_level.value_or(result.level)));
  if (!result.position.file.empty()) {
    yaml += fmt::format("  at: {{file: {}, line: {}, column: {}}}\n", quoted(result.position.file),
                        result.position.line, result.position.column);
  }
  // The digit says how far the text is indented, since its first line may be so itself.
  const std::string text = allowed_text(failure_text(result));
  if (!text.empty()) yaml += "  text: |2\n" + indented(text, "    ");
  return yaml + "  ...\n";
}

std::string directive(const ResultEntry& entry, const ScenarioResult& result) {
  if (entry.verdict == Verdict::NotApplicable) return " # SKIP " + described(result.reason);
  if (entry.verdict == Verdict::KnownFailure) return " # TODO known: " + described(result.reason);
  if (outcome_of(entry) == Outcome::Skipped) return " # TODO does not fail the run";
  return "";
}

bool is_ok(const ResultEntry& entry) {
  return entry.verdict == Verdict::Passed || entry.verdict == Verdict::NotApplicable;
}

}  // namespace

void write_tap(const ResultSource& source, ReportFile& out) {
  const auto troubles = troubles_of(source.summary());
  const std::size_t run_itself = troubles.empty() ? 0 : 1;
  out.write(fmt::format("TAP version 14\n1..{}\n", source.entries().size() + run_itself));
  const RunHeader& header = source.header();
  out.write("# " + described(header.program) + " against " + described(header.target) + "\n");
  std::size_t number = 0;
  for (const auto& entry : source.entries()) {
    const bool has_passed = entry.verdict == Verdict::Passed;
    const ScenarioResult result = has_passed ? ScenarioResult{} : source.scenario(entry);
    out.write(fmt::format("{} {} - {}{}\n", is_ok(entry) ? "ok" : "not ok", ++number,
                          described(entry.id), directive(entry, result)));
    if (!is_ok(entry)) out.write(diagnostics(result));
  }
  if (!troubles.empty()) {
    out.write(fmt::format("not ok {} - the run as a whole\n  ---\n  message: |2\n", ++number));
    for (const auto& trouble : troubles) out.write("    " + allowed_text(trouble) + "\n");
    out.write("  ...\n");
  }
  if (source.summary().is_interrupted) out.write("Bail out! The run was interrupted\n");
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/annotations.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "conformance/report/format/outcome.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// Of ten that GitHub shows of a kind and step, the last says how many more there are.
constexpr std::size_t kMost = 9;

std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (char c : printable(text)) {
    if (c == '%' || c == '\r' || c == '\n' || special.find(c) != std::string_view::npos) {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result;
}

std::string property(std::string_view text) { return escaped(text, ":,"); }

// The place of the check that failed, else that of the scenario.
const SourcePosition& place_of(const ScenarioResult& result) {
  for (const auto& finding : result.findings) {
    for (const auto& failed : finding.checks) {
      if (failed.check.position.line > 0) return failed.check.position;
    }
  }
  return result.position;
}

std::string command_for(std::string_view kind, const ScenarioResult& result) {
  const SourcePosition& place = place_of(result);
  std::string where = "file=" + property(place.file);
  // Of a recording there is a file alone.
  if (place.line > 0) where += fmt::format(",line={},col={}", place.line, place.column);
  return fmt::format("::{} {},title={}::{}\n", kind, where, property(result.id),
                     escaped(outcome_message(result), ""));
}

void write_kind(const ResultSource& source, std::string_view kind, ReportFile& out) {
  const bool is_error = kind == "error";
  std::size_t count = 0;
  for (const auto& entry : source.entries()) {
    const Outcome outcome = outcome_of(entry);
    const bool is_one = is_error ? outcome == Outcome::Failure || outcome == Outcome::Error
                                 : outcome == Outcome::Skipped && entry.verdict == Verdict::Failed;
    if (is_one && ++count <= kMost) out.write(command_for(kind, source.scenario(entry)));
  }
  if (count > kMost) {
    out.write(fmt::format("::{} title=purgatory::+{} more; the log and the reports have them all\n",
                          kind, count - kMost));
  }
}

}  // namespace

void write_annotations(const ResultSource& source, ReportFile& out) {
  // One for the run as a whole, so that however many there are they take the place of no failure.
  std::string troubles;
  for (const auto& trouble : troubles_of(source.summary())) {
    troubles += (troubles.empty() ? "" : "%0A") + escaped(trouble, "");
  }
  if (!troubles.empty()) out.write("::error title=purgatory::" + troubles + "\n");
  write_kind(source, "error", out);
  write_kind(source, "warning", out);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/output/formats.h"

#include <algorithm>
#include <array>
#include <vector>

#include "conformance/report/format/annotations.h"
#include "conformance/report/format/badge.h"
#include "conformance/report/format/json_report.h"
#include "conformance/report/format/junit.h"
#include "conformance/report/format/markdown.h"
#include "conformance/report/format/tap.h"
#include "conformance/report/html/html_report.h"
#include "conformance/report/result/result_json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

void write_jsonl(const ResultSource& source, ReportFile& out) {
  out.write(to_json(source.header()).dump() + "\n");
  for (const auto& entry : source.entries()) out.write(source.lines(entry));
  out.write(to_json(source.summary()).dump() + "\n");
}

constexpr std::array<ReportFormat, 8> kFormats = {{
    {"jsonl", "the result file, from which the others are made", write_jsonl},
    {"junit", "JUnit XML, for CI systems", write_junit},
    {"tap", "TAP 14", write_tap},
    {"json", "one JSON value, for programs", write_json},
    {"markdown", "a summary for the page of a CI job", write_markdown},
    {"html", "one page with everything, for people", write_html},
    {"github", "annotations of GitHub Actions", write_annotations},
    {"badge", "a badge of shields.io", write_badge},
}};

}  // namespace

std::span<const ReportFormat> report_formats() { return kFormats; }

ReportRequest parse_report(const std::string& format_and_path) {
  const auto mark = format_and_path.find_first_of("=:");
  if (mark == std::string::npos || mark + 1 == format_and_path.size()) {
    throw ReportError("--report " + format_and_path +
                      ": FORMAT=PATH is wanted, as in junit=out.xml");
  }
  const std::string name = format_and_path.substr(0, mark);
  const auto* found = std::ranges::find(kFormats, name, &ReportFormat::name);
  if (found != kFormats.end()) return {found, format_and_path.substr(mark + 1)};
  std::vector<std::string> known;
  std::string listed;
  for (const auto& format : kFormats) {
    known.emplace_back(format.name);
    listed += (listed.empty() ? "" : ", ") + known.back();
  }
  const auto meant = nearest(name, known);
  throw ReportError("--report: the format \"" + name + "\" is unknown; there are " + listed +
                    (meant ? "; did you mean " + *meant + "?" : ""));
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/output/formats.h"

#include <algorithm>
#include <array>
#include <utility>

#include "conformance/report/format/annotations.h"
#include "conformance/report/format/badge.h"
#include "conformance/report/format/json_report.h"
#include "conformance/report/format/junit.h"
#include "conformance/report/format/markdown.h"
#include "conformance/report/format/tap.h"
#include "conformance/report/html/html_report.h"
#include "conformance/report/output/format_choice.h"
#include "conformance/report/result/result_json.h"

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
  auto [name, path] = split_format_and_path(format_and_path, "junit=out.xml");
  const auto* found = std::ranges::find(kFormats, name, &ReportFormat::name);
  if (found != kFormats.end()) return {found, std::move(path)};
  refuse_format("--report: the format \"" + name + "\" is unknown", name, names_of(kFormats));
}

}  // namespace purgatory::conformance

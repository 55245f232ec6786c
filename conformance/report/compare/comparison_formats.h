// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/report/compare/comparison.h"
#include "conformance/report/output/report_file.h"

namespace purgatory::conformance {

// The comparison in GitHub's Markdown: products, areas, changes between two, and the scenarios that
// differ, as many as fit the summary of a job.
void write_comparison_markdown(const Comparison& comparison, ReportFile& out);

// One page, as a run's: products, areas, changes between two, and all scenarios with what each
// product did wrong. Those that are alike can be hidden, also without scripts.
void write_comparison_html(const Comparison& comparison, ReportFile& out);

// One JSON value, for programs; reports/schema/comparison.schema.json describes it.
void write_comparison_json(const Comparison& comparison, ReportFile& out);

// A comparison that was asked for.
struct ComparisonRequest {
  void (*write)(const Comparison&, ReportFile&) = nullptr;
  std::string path;
};

// "html, markdown, json", for the help.
std::string comparison_format_names();

// `FORMAT=PATH` (or `FORMAT:PATH`). Throws ReportError, as `parse_report` does.
ComparisonRequest parse_comparison_report(const std::string& format_and_path);

}  // namespace purgatory::conformance

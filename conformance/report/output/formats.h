// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// A format that a result can be written in.
struct ReportFormat {
  std::string_view name;
  std::string_view meaning;  // for the help
  void (*write)(const ResultSource&, ReportFile&);
};

std::span<const ReportFormat> report_formats();

// A report that was asked for.
struct ReportRequest {
  const ReportFormat* format = nullptr;
  std::string path;
};

// `FORMAT=PATH` (or `FORMAT:PATH`). Throws ReportError for an unknown format, with the one that may
// be meant, and for a missing path.
ReportRequest parse_report(const std::string& format_and_path);

}  // namespace purgatory::conformance

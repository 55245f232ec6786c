// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/compare/comparison_formats.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

struct Format {
  std::string_view name;
  void (*write)(const Comparison&, ReportFile&);
};

constexpr std::array<Format, 3> kFormats = {{{"html", write_comparison_html},
                                             {"markdown", write_comparison_markdown},
                                             {"json", write_comparison_json}}};

}  // namespace

std::string comparison_format_names() {
  std::string names;
  for (const auto& format : kFormats) {
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  return names;
}

ComparisonRequest parse_comparison_report(const std::string& format_and_path) {
  const auto mark = format_and_path.find_first_of("=:");
  if (mark == std::string::npos || mark + 1 == format_and_path.size()) {
    throw ReportError("--report " + format_and_path +
                      ": FORMAT=PATH is wanted, as in html=comparison.html");
  }
  const std::string name = format_and_path.substr(0, mark);
  const auto* found = std::ranges::find(kFormats, name, &Format::name);
  if (found != kFormats.end()) return {found->write, format_and_path.substr(mark + 1)};
  std::vector<std::string> known;
  for (const auto& format : kFormats) known.emplace_back(format.name);
  const auto meant = nearest(name, known);
  throw ReportError("--report: a comparison is not written as \"" + name + "\"; there are " +
                    comparison_format_names() + (meant ? "; did you mean " + *meant + "?" : ""));
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/compare/comparison_formats.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "conformance/report/output/format_choice.h"

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

std::string comparison_format_names() { return listed_names(names_of(kFormats)); }

ComparisonRequest parse_comparison_report(const std::string& format_and_path) {
  auto [name, path] = split_format_and_path(format_and_path, "html=comparison.html");
  const auto* found = std::ranges::find(kFormats, name, &Format::name);
  if (found != kFormats.end()) return {found->write, std::move(path)};
  refuse_format("--report: a comparison is not written as \"" + name + "\"", name,
                names_of(kFormats));
}

}  // namespace purgatory::conformance

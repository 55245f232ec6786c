// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/report/output/report_file.h"

namespace purgatory::conformance {

// The parts of FORMAT=PATH, or FORMAT:PATH.
struct FormatAndPath {
  std::string format;
  std::string path;
};

// Of the value of `--report`. Throws ReportError, which shows the example, when a part is missing.
FormatAndPath split_format_and_path(const std::string& text, std::string_view example);

// "html, markdown, json"
std::string listed_names(const std::vector<std::string_view>& names);

// Throws ReportError: `refusal`, then which formats there are, and which was meant perhaps.
[[noreturn]] void refuse_format(const std::string& refusal, const std::string& name,
                                const std::vector<std::string_view>& known);

// The names of formats that have one.
template <typename Formats>
std::vector<std::string_view> names_of(const Formats& formats) {
  std::vector<std::string_view> names;
  names.reserve(std::size(formats));
  for (const auto& format : formats) names.push_back(format.name);
  return names;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/output/format_choice.h"

#include "support/text.h"

namespace purgatory::conformance {

FormatAndPath split_format_and_path(const std::string& text, std::string_view example) {
  const auto mark = text.find_first_of("=:");
  if (mark == std::string::npos || mark + 1 == text.size()) {
    throw ReportError("--report " + text + ": FORMAT=PATH is wanted, as in " +
                      std::string(example));
  }
  return {text.substr(0, mark), text.substr(mark + 1)};
}

std::string listed_names(const std::vector<std::string_view>& names) {
  std::string listed;
  for (const std::string_view name : names) {
    listed += (listed.empty() ? "" : ", ") + std::string(name);
  }
  return listed;
}

void refuse_format(const std::string& refusal, const std::string& name,
                   const std::vector<std::string_view>& known) {
  const auto meant = nearest(name, {known.begin(), known.end()});
  throw ReportError(refusal + "; there are " + listed_names(known) +
                    (meant ? "; did you mean " + *meant + "?" : ""));
}

}  // namespace purgatory::conformance

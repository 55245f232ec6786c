// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/markdown_text.h"

#include <algorithm>
#include <cstddef>

#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// ASCII punctuation may stand behind a backslash; these mean something without, the latter only at
// the beginning of a line.
constexpr std::string_view kMarkup = "\\`*_[]<>()!|~@$&:";
constexpr std::string_view kMarkupAtTheBeginning = "#+-";

std::size_t longest_run_of_backticks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string one_line(std::string_view text) {
  std::string result = allowed_text(text);
  std::ranges::replace(result, '\n', ' ');
  return result;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string result;
  for (char c : one_line(text)) {
    const bool is_special =
        kMarkup.find(c) != std::string_view::npos ||
        (result.empty() && kMarkupAtTheBeginning.find(c) != std::string_view::npos);
    if (is_special) result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_code(std::string_view text) {
  const std::string fence(longest_run_of_backticks(text) + 1, '`');
  std::string result = fence + (fence.size() > 1 ? " " : "");
  for (char c : one_line(text)) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result + (fence.size() > 1 ? " " : "") + fence;
}

std::string markdown_block(std::string_view text, std::string_view language) {
  const std::string fence(std::max<std::size_t>(longest_run_of_backticks(text) + 1, 3), '`');
  return fence + std::string(language) + "\n" + indented(allowed_text(text), "") + fence + "\n";
}

}  // namespace purgatory::conformance

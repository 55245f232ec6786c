// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace purgatory::conformance {

// Text as Markdown that shows it as it is: on one line, nothing in it is markup.
std::string markdown_text(std::string_view text);

// The same as code, also in a cell of a table.
std::string markdown_code(std::string_view text);

// A block of code, fenced by more backticks than it holds; ends in a line feed.
std::string markdown_block(std::string_view text, std::string_view language);

}  // namespace purgatory::conformance

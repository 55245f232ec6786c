// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace purgatory::conformance {

// One piece of a text with templates: literal text, or a reference such as `{{doc | url}}` or
// `{{repeat "a" 100}}`. Refers to that text: a step parses its templates each time it runs.
struct TemplatePiece {
  enum class Kind { Text, Reference };
  Kind kind = Kind::Text;
  std::string_view text;  // literal; of a reference, as spelled with its braces
  std::string_view name;
  std::vector<std::string_view> arguments;
  std::vector<std::string_view> filters;
};

// Why a text is no template: what is wrong with which part of it.
struct TemplateMistake {
  std::string part;
  std::string problem;
  std::string remedy;
};

// `\{{` is literal text, a piece of its own. The filters named exist, and so do the arguments a
// built-in name needs; whether the name does is for whoever knows the names.
Result<std::vector<TemplatePiece>, TemplateMistake> parse_template(std::string_view text);
// Takes the first piece off the text. Requires that it is not empty.
Result<TemplatePiece, TemplateMistake> take_piece(std::string_view& text);

// The names that need no variable: "uuid", "now", "repeat".
bool is_generator(std::string_view name);
// Those, and the names that every run gives a value itself: "run", "db", "host".
bool is_built_in(std::string_view name);
// Filters by name, for messages.
const std::vector<std::string>& filter_names();

}  // namespace purgatory::conformance

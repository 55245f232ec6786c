// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/template_text.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  if (text.empty() || !(letter(text.front()) || text.front() == '_')) return false;
  return std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
  });
}

// Takes the first word off a text: one between spaces, a quoted string, or `|` by itself. Empty at
// the end of the text; nothing for an open quote.
std::optional<std::string_view> take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (text.empty()) return text;
  std::size_t end = 1;
  if (text.front() == '"') {
    end = text.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    ++end;
  } else if (text.front() != '|') {
    end = std::min(text.find_first_of(" \t|"), text.size());
  }
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

bool closes_its_quotes(std::string_view inside) {
  for (auto word = take_word(inside);; word = take_word(inside)) {
    if (!word || word->empty()) return word.has_value();
  }
}

bool is_count(std::string_view text) {
  return !text.empty() && text.size() <= 8 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

TemplateMistake mistake(const TemplatePiece& piece, std::string problem, std::string remedy) {
  return {std::string(piece.text), std::move(problem), std::move(remedy)};
}

std::optional<TemplateMistake> check_arguments(TemplatePiece& piece) {
  if (piece.name != "repeat") {
    if (piece.arguments.empty()) return std::nullopt;
    return mistake(piece, fmt::format("`{}` takes no arguments", piece.name),
                   "put `|` before a filter: {{name | url}}");
  }
  std::vector<std::string_view>& arguments = piece.arguments;
  const bool fits = arguments.size() == 2 && arguments[0].size() >= 2 &&
                    arguments[0].starts_with('"') && is_count(arguments[1]);
  if (!fits) {
    return mistake(piece, "`repeat` needs a quoted text and a count", "write {{repeat \"a\" 100}}");
  }
  arguments[0] = arguments[0].substr(1, arguments[0].size() - 2);
  return std::nullopt;
}

// `rest` begins with the first bar, or is empty.
std::optional<TemplateMistake> add_filters(TemplatePiece& piece, std::string_view rest) {
  for (std::string_view bar = *take_word(rest); !bar.empty(); bar = *take_word(rest)) {
    const std::string_view filter = *take_word(rest);
    if (bar != "|" || filter.empty()) {
      return mistake(piece, "a filter is written as `| name`", "for example {{name | url}}");
    }
    const std::vector<std::string>& known = filter_names();
    if (std::ranges::find(known, filter) == known.end()) {
      const auto near = nearest(filter, known);
      return mistake(piece, fmt::format("there is no filter `{}`", filter),
                     near ? fmt::format("did you mean `{}`?", *near)
                          : fmt::format("there are: {}", fmt::join(known, ", ")));
    }
    piece.filters.push_back(filter);
  }
  return std::nullopt;
}

Result<TemplatePiece, TemplateMistake> parse_reference(std::string_view spelled) {
  TemplatePiece piece;
  piece.kind = TemplatePiece::Kind::Reference;
  piece.text = spelled;
  std::string_view rest = spelled.substr(2, spelled.size() - 4);
  const bool is_whole = closes_its_quotes(rest);
  if (is_whole) piece.name = *take_word(rest);
  if (!is_whole || !is_name(piece.name)) {
    return Failure<TemplateMistake>(mistake(piece,
                                            fmt::format("`{}` does not begin with a name", spelled),
                                            "write {{name}}, or \\{{ for literal braces"));
  }
  std::string_view filters = rest;
  for (std::string_view word = *take_word(rest); !word.empty() && word != "|";
       word = *take_word(rest)) {
    piece.arguments.push_back(word);
    filters = rest;
  }
  if (auto wrong = check_arguments(piece)) return Failure<TemplateMistake>(std::move(*wrong));
  if (auto wrong = add_filters(piece, filters)) return Failure<TemplateMistake>(std::move(*wrong));
  return piece;
}

TemplatePiece literal(std::string_view text) {
  return {TemplatePiece::Kind::Text, text, {}, {}, {}};
}

}  // namespace

const std::vector<std::string>& filter_names() {
  static const std::vector<std::string> kNames = {"url",    "json", "pointer",
                                                  "base64", "int",  "lower"};
  return kNames;
}

bool is_generator(std::string_view name) {
  return name == "uuid" || name == "now" || name == "repeat";
}

bool is_built_in(std::string_view name) {
  return is_generator(name) || name == "run" || name == "db" || name == "host";
}

Result<TemplatePiece, TemplateMistake> take_piece(std::string_view& text) {
  const std::size_t open = text.find(kOpen);
  const bool is_escaped = open != std::string_view::npos && open > 0 && text[open - 1] == '\\';
  if (is_escaped && open == 1) {
    text.remove_prefix(open + kOpen.size());
    return literal(kOpen);
  }
  if (open != 0) {
    const std::size_t end = is_escaped ? open - 1 : std::min(open, text.size());
    const std::string_view before = text.substr(0, end);
    text.remove_prefix(end);
    return literal(before);
  }
  const std::size_t close = text.find(kClose);
  if (close == std::string_view::npos) {
    return Failure<TemplateMistake>(
        TemplateMistake{"{{", "`{{` is not closed", "write {{name}}, or \\{{ for literal braces"});
  }
  const std::string_view spelled = text.substr(0, close + kClose.size());
  text.remove_prefix(spelled.size());
  return parse_reference(spelled);
}

Result<std::vector<TemplatePiece>, TemplateMistake> parse_template(std::string_view text) {
  std::vector<TemplatePiece> pieces;
  while (!text.empty()) {
    auto piece = take_piece(text);
    if (!piece) return Failure<TemplateMistake>(std::move(piece.error()));
    pieces.push_back(std::move(*piece));
  }
  return pieces;
}

}  // namespace purgatory::conformance

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

// Words and quoted strings between spaces, and `|` by itself. Nothing for an open quote.
std::optional<std::vector<std::string>> words_of(std::string_view inside) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < inside.size();) {
    const char c = inside[at];
    if (c == ' ' || c == '\t') {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (c == '"') {
      end = inside.find('"', at + 1);
      if (end == std::string_view::npos) return std::nullopt;
      ++end;
    } else if (c != '|') {
      end = std::min(inside.find_first_of(" \t|", at), inside.size());
    }
    words.emplace_back(inside.substr(at, end - at));
    at = end;
  }
  return words;
}

bool is_count(std::string_view text) {
  return !text.empty() && text.size() <= 8 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

TemplateMistake mistake(const TemplatePiece& piece, std::string problem, std::string remedy) {
  return {piece.text, std::move(problem), std::move(remedy)};
}

std::optional<TemplateMistake> check_arguments(TemplatePiece& piece) {
  if (piece.name != "repeat") {
    if (piece.arguments.empty()) return std::nullopt;
    return mistake(piece, fmt::format("`{}` takes no arguments", piece.name),
                   "put `|` before a filter: {{name | url}}");
  }
  std::vector<std::string>& arguments = piece.arguments;
  const bool fits = arguments.size() == 2 && arguments[0].size() >= 2 &&
                    arguments[0].starts_with('"') && is_count(arguments[1]);
  if (!fits) {
    return mistake(piece, "`repeat` needs a quoted text and a count", "write {{repeat \"a\" 100}}");
  }
  arguments[0] = arguments[0].substr(1, arguments[0].size() - 2);
  return std::nullopt;
}

std::optional<TemplateMistake> add_filters(TemplatePiece& piece,
                                           const std::vector<std::string>& words, std::size_t at) {
  for (; at < words.size(); at += 2) {
    if (words[at] != "|" || at + 1 == words.size()) {
      return mistake(piece, "a filter is written as `| name`", "for example {{name | url}}");
    }
    const std::string& filter = words[at + 1];
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
  piece.text = std::string(spelled);
  const auto words = words_of(spelled.substr(2, spelled.size() - 4));
  if (!words || words->empty() || !is_name(words->front())) {
    return Failure<TemplateMistake>(mistake(piece,
                                            fmt::format("`{}` does not begin with a name", spelled),
                                            "write {{name}}, or \\{{ for literal braces"));
  }
  piece.name = words->front();
  std::size_t at = 1;
  while (at < words->size() && (*words)[at] != "|") piece.arguments.push_back((*words)[at++]);
  if (auto wrong = check_arguments(piece)) return Failure<TemplateMistake>(std::move(*wrong));
  if (auto wrong = add_filters(piece, *words, at))
    return Failure<TemplateMistake>(std::move(*wrong));
  return piece;
}

void add_text(std::vector<TemplatePiece>& pieces, std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || pieces.back().kind == TemplatePiece::Kind::Reference) {
    pieces.emplace_back();
  }
  pieces.back().text += text;
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

Result<std::vector<TemplatePiece>, TemplateMistake> parse_template(std::string_view text) {
  std::vector<TemplatePiece> pieces;
  while (!text.empty()) {
    const std::size_t open = text.find(kOpen);
    if (open == std::string_view::npos) {
      add_text(pieces, text);
      break;
    }
    if (open > 0 && text[open - 1] == '\\') {
      add_text(pieces, text.substr(0, open - 1));
      add_text(pieces, kOpen);
      text.remove_prefix(open + kOpen.size());
      continue;
    }
    add_text(pieces, text.substr(0, open));
    const std::size_t close = text.find(kClose, open);
    if (close == std::string_view::npos) {
      return Failure<TemplateMistake>(TemplateMistake{
          "{{", "`{{` is not closed", "write {{name}}, or \\{{ for literal braces"});
    }
    auto piece = parse_reference(text.substr(open, close + kClose.size() - open));
    if (!piece) return Failure<TemplateMistake>(std::move(piece.error()));
    pieces.push_back(std::move(*piece));
    text.remove_prefix(close + kClose.size());
  }
  return pieces;
}

}  // namespace purgatory::conformance

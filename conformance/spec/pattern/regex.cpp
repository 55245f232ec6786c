// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/pattern/regex.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <re2/re2.h>

namespace purgatory::conformance {
namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

// Whether a place in the text counts for the expression, and not only what is there: `^`, `$`,
// `\b`. What cannot be told for certain does.
bool has_assertion(std::string_view expression) {
  constexpr std::string_view kEscapes = "AzbBQC";
  bool is_class_begun = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '\\' && ++i < expression.size() && kEscapes.find(expression[i]) != kEscapes.npos) {
      return true;
    }
    if (c == '$' || (c == '^' && !is_class_begun)) return true;
    is_class_begun = c == '[';
  }
  return false;
}

// Without the one edge that it is tied to: where nothing is before a match it is at `^`.
std::string_view without_edge(std::string_view expression) {
  if (expression.starts_with('^')) return expression.substr(1);
  const bool is_escaped = expression.ends_with("\\$");
  if (expression.ends_with('$') && !is_escaped) expression.remove_suffix(1);
  return expression;
}

// From edge to edge, whatever is between, line feeds too.
bool is_whole_text(std::string_view expression) {
  constexpr std::array<std::string_view, 5> kWhole = {"(?s)^.*$", "^(?s).*$", "^(?s:.*)$",
                                                      "^(.|\\n)*$", "^[\\s\\S]*$"};
  return std::ranges::find(kWhole, expression) != kWhole.end();
}

}  // namespace

struct Regex::Compiled {
  explicit Compiled(const std::string& expression)
      : regex(expression, [] {
          RE2::Options options;
          options.set_log_errors(false);
          return options;
        }()) {}
  RE2 regex;
};

Result<Regex, std::string> Regex::compile(const std::string& expression) {
  auto compiled = std::make_shared<const Compiled>(expression);
  if (!compiled->regex.ok()) return Failure<std::string>(compiled->regex.error());
  return Regex(std::move(compiled));
}

bool Regex::is_in(std::string_view text) const {
  return RE2::PartialMatch(piece(text), compiled_->regex);
}

bool Regex::is_in_every_text() const {
  const std::string& expression = compiled_->regex.pattern();
  const std::string_view bare = without_edge(expression);
  if (has_assertion(bare)) return is_whole_text(expression);
  // Where nothing may be matched, it is at any place.
  const auto compiled = compile(std::string(bare));
  return compiled && compiled->is_in("");
}

bool Regex::is_taken_from_every_text() const {
  // From edge to edge all has to be text.
  if (!is_in_every_text() || is_whole_text(compiled_->regex.pattern())) return false;
  if (compiled_->regex.NumberOfCapturingGroups() == 0) return true;
  // A group of one of two ways is left out on the other.
  const std::string bare(without_edge(compiled_->regex.pattern()));
  const auto compiled = compile(bare);
  return compiled && bare.find('|') == std::string::npos && compiled->first_group("").has_value();
}

std::optional<std::string> Regex::first_group(std::string_view text) const {
  const int wanted = compiled_->regex.NumberOfCapturingGroups() > 0 ? 1 : 0;
  std::array<re2::StringPiece, 2> groups;
  if (!compiled_->regex.Match(piece(text), 0, text.size(), RE2::UNANCHORED, groups.data(),
                              wanted + 1)) {
    return std::nullopt;
  }
  const re2::StringPiece& group = groups[static_cast<std::size_t>(wanted)];
  if (group.data() == nullptr) return std::nullopt;
  return std::string(group.data(), group.size());
}

std::string regex_quoted(std::string_view text) { return RE2::QuoteMeta(piece(text)); }

}  // namespace purgatory::conformance

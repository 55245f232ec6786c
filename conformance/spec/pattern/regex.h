// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/result.h"

namespace purgatory::conformance {

// A regular expression in RE2's syntax, unanchored, matched in time linear in the text. Immutable
// and shared between copies.
class Regex {
 public:
  // The error says what is wrong with the expression.
  static Result<Regex, std::string> compile(const std::string& expression);

  bool is_in(std::string_view text) const;
  // True: it certainly matches somewhere in every text; `.*`, `^`, `a?$`.
  bool is_in_every_text() const;
  // True: `first_group` certainly has something, of every text and of bytes that are none.
  bool is_taken_from_every_text() const;
  // What the first group matched, or the whole match where there is no group; nothing when the
  // expression is not in the text or the group took no part.
  std::optional<std::string> first_group(std::string_view text) const;

 private:
  struct Compiled;
  explicit Regex(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

// An expression that matches exactly this text.
std::string regex_quoted(std::string_view text);

}  // namespace purgatory::conformance

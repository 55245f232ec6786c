// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/pattern/regex.h"

#include <array>
#include <utility>

#include <re2/re2.h>

namespace purgatory::conformance {
namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

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

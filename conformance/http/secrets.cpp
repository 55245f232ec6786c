// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/secrets.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "conformance/http/redaction.h"
#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// From here on a value stands nowhere by chance.
constexpr std::size_t kUnmistakable = 8;
// Below this a password is a word like "on", of which a report is full.
constexpr std::size_t kTelling = 4;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool is_joined_before = at > 0 && is_word(text[at - 1]);
  const bool is_joined_behind = at + size < text.size() && is_word(text[at + size]);
  return !is_joined_before && !is_joined_behind;
}

// `form` is in small letters.
std::string replaced(std::string_view text, const std::string& form) {
  const std::string lower = to_lower(text);
  std::string result;
  std::size_t done = 0;
  for (auto at = lower.find(form); at != std::string::npos; at = lower.find(form, at + 1)) {
    if (at < done) continue;
    if (form.size() < kUnmistakable && !stands_alone(text, at, form.size())) continue;
    result.append(text.substr(done, at - done)).append(kRedacted);
    done = at + form.size();
  }
  return result.append(text.substr(done));
}

// The name that ends before `end`, with the backslashes and quotes around it passed over.
std::string_view name_before(std::string_view text, std::size_t end) {
  const auto is_around = [](char c) { return c == ' ' || c == '"' || c == '\\' || c == '\''; };
  while (end > 0 && is_around(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && (is_word(text[begin - 1]) || text[begin - 1] == '-')) --begin;
  return text.substr(begin, end - begin);
}

std::string with_each(std::string text, std::string_view old, std::string_view replacement) {
  for (auto at = text.find(old); at != std::string::npos;
       at = text.find(old, at + replacement.size())) {
    text.replace(at, old.size(), replacement);
  }
  return text;
}

// As a form's body holds it (WHATWG URL, application/x-www-form-urlencoded): a space as '+', an
// asterisk as it is, a tilde encoded.
std::string form_encode(std::string_view value) {
  std::string encoded = with_each(percent_encode(value), "%20", "+");
  return with_each(with_each(std::move(encoded), "%2A", "*"), "~", "%7E");
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The value behind a colon: a string in quotes (that may be escaped themselves), else a bare word.
Span value_behind_colon(std::string_view text, std::size_t colon) {
  std::size_t begin = colon + 1;
  while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  std::size_t quote = begin;
  while (quote < text.size() && text[quote] == '\\') ++quote;
  if (quote < text.size() && (text[quote] == '"' || text[quote] == '\'')) {
    const std::string_view mark = text.substr(begin, quote + 1 - begin);
    begin += mark.size();
    std::size_t end = text.find(mark, begin);
    // An escaped quote has one backslash more than the one that closes.
    while (end != std::string_view::npos && end > begin && text[end - 1] == '\\') {
      end = text.find(mark, end + 1);
    }
    return {begin, end == std::string_view::npos ? text.size() : end};
  }
  const std::size_t end = text.find_first_of(" \t\r\n,;}]\"\\", begin);
  return {begin, end == std::string_view::npos ? text.size() : end};
}

Span value_behind_equals(std::string_view text, std::size_t equals) {
  const std::size_t end = text.find_first_of(" \t\r\n&;,\"'}", equals + 1);
  return {equals + 1, end == std::string_view::npos ? text.size() : end};
}

bool says_something(std::string_view value) {
  return !value.empty() && value != "null" && value != "true" && value != "false" &&
         value != kRedacted && !value.starts_with("[{") && value.front() != '{' &&
         value.front() != '[';
}

}  // namespace

bool is_secret_name(std::string_view name) {
  constexpr std::array<std::string_view, 11> kEnds = {
      "password", "passwd",      "_pass",       "secret", "token",        "api_key",
      "apikey",   "private_key", "derived_key", "cookie", "authorization"};
  const std::string lower = to_lower(name);
  if (lower == "pass") return true;
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return lower.ends_with(end); });
}

void Secrets::add_form(const std::string& spelling) {
  std::string form = to_lower(spelling);
  if (form.empty() || std::ranges::find(forms_, form) != forms_.end()) return;
  forms_.push_back(std::move(form));
  std::ranges::stable_sort(
      forms_, [](const auto& one, const auto& other) { return one.size() > other.size(); });
}

void Secrets::add(std::string_view value) {
  if (value.empty()) return;
  add_form(std::string(value));
  add_form(percent_encode(value));
  add_form(form_encode(value));
  add_form(base64(value));
  add_form(base64(to_lower(value)));
  if (!is_utf8(value)) return;
  std::string quoted;
  append_json_string(quoted, value);
  add_form(quoted.substr(1, quoted.size() - 2));
}

void Secrets::add(const Credentials& account) {
  const std::string& password = account.password;
  if (password.size() >= kTelling) add(password);
  if (password.empty()) return;
  add_form(account.user + ":" + password);
  add_form(percent_encode(account.user) + ":" + percent_encode(password));
  add_form(base64(password));
  add_form(base64(account.user + ":" + password));
}

std::string Secrets::hidden(std::string_view text) const {
  std::string result(text);
  std::string lower = to_lower(text);
  for (const auto& form : forms_) {
    if (lower.find(form) == std::string::npos) continue;
    result = replaced(result, form);
    lower = to_lower(result);
  }
  return result;
}

std::string without_named_secrets(std::string_view text) {
  std::string result;
  std::size_t done = 0;
  for (auto at = text.find_first_of(":="); at != std::string_view::npos;
       at = text.find_first_of(":=", at + 1)) {
    if (at < done || !is_secret_name(name_before(text, at))) continue;
    const Span value =
        text[at] == ':' ? value_behind_colon(text, at) : value_behind_equals(text, at);
    if (!says_something(text.substr(value.begin, value.end - value.begin))) continue;
    result.append(text.substr(done, value.begin - done)).append(kRedacted);
    done = value.end;
  }
  result.append(text.substr(done));
  return without_url_credentials(result);
}

}  // namespace purgatory::conformance

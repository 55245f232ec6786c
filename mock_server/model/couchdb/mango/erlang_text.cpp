// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/erlang_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace purgatory::couchdb::mango {
namespace {

enum class Strings { AsBytes, Readable };

bool is_printable(char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t' || c == '\r'; }

void append_quoted(std::string& out, const std::string& text) {
  out += "<<\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    if (c == '\t') out += "\\t";
    if (c == '\r') out += "\\r";
    if (c >= ' ') out += c;
  }
  out += "\">>";
}

void append_bytes(std::string& out, const std::string& text) {
  out += "<<";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0) out += ',';
    out += std::to_string(static_cast<unsigned char>(text[i]));
  }
  out += ">>";
}

void append_string(std::string& out, const std::string& text, Strings strings) {
  const bool is_readable =
      strings == Strings::Readable && !text.empty() && std::ranges::all_of(text, is_printable);
  if (is_readable) {
    append_quoted(out, text);
  } else {
    append_bytes(out, text);
  }
}

template <typename... Format>
std::string spelled(double value, Format... format) {
  std::array<char, 400> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format...).ptr;
  return {buffer.data(), end};
}

// The shortest digits, as 1.0e5 where that is shorter than 100000.0 or beyond 2^53.
std::string erlang_float(double value) {
  std::string fixed = spelled(value, std::chars_format::fixed);
  if (fixed.find('.') == std::string::npos) fixed += ".0";
  std::string scientific = spelled(value, std::chars_format::scientific);
  const std::size_t e = scientific.find('e');
  std::string mantissa = scientific.substr(0, e);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  scientific = mantissa + "e" + std::to_string(std::stoi(scientific.substr(e + 1)));
  constexpr double kExactIntegers = 9007199254740992.0;
  // Equally long: 100.0, but 1.0e-4.
  const bool is_shorter = value != 0 && std::abs(value) < 1 ? fixed.size() < scientific.size()
                                                            : fixed.size() <= scientific.size();
  const bool is_fixed = std::abs(value) < kExactIntegers && is_shorter;
  return is_fixed ? fixed : scientific;
}

void append_term(std::string& out, const Json& value, Strings strings);

void append_array(std::string& out, const Json& value, Strings strings) {
  out += '[';
  for (const Json& element : value.elements()) {
    if (&element != value.elements().data()) out += ',';
    append_term(out, element, strings);
  }
  out += ']';
}

void append_object(std::string& out, const Json& value, Strings strings) {
  out += "{[";
  for (const Json::Member& member : value.members()) {
    if (&member != value.members().data()) out += ',';
    out += '{';
    append_string(out, member.key, strings);
    out += ',';
    append_term(out, member.value, strings);
    out += '}';
  }
  out += "]}";
}

void append_term(std::string& out, const Json& value, Strings strings) {
  if (value.is_string()) {
    append_string(out, value.as_string(), strings);
  } else if (value.is_array()) {
    append_array(out, value, strings);
  } else if (value.is_object()) {
    append_object(out, value, strings);
  } else if (value.is_float()) {
    out += erlang_float(value.as_double());
  } else {
    value.dump_to(out);  // null, booleans and integers look alike in both
  }
}

}  // namespace

std::string erlang_text(const Json& value) {
  std::string out;
  append_term(out, value, Strings::AsBytes);
  return out;
}

std::string readable_erlang_text(const Json& value) {
  std::string out;
  append_term(out, value, Strings::Readable);
  return out;
}

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cstdlib>

#include "support/json.h"

namespace purgatory {
namespace {

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHex[byte >> 4U];
  out += kHex[byte & 0xFU];
}

void append_pretty(std::string& out, const Json& value, std::size_t indent) {
  if ((!value.is_array() && !value.is_object()) || value.size() == 0) return value.dump_to(out);
  const std::string inner(indent + 2, ' ');
  out += value.is_array() ? '[' : '{';
  std::string_view separator = "\n";
  if (value.is_array()) {
    for (const Json& element : value.elements()) {
      out.append(separator).append(inner);
      append_pretty(out, element, indent + 2);
      separator = ",\n";
    }
  } else {
    for (const Json::Member& member : value.members()) {
      out.append(separator).append(inner);
      append_json_string(out, member.key);
      out += ": ";
      append_pretty(out, member.value, indent + 2);
      separator = ",\n";
    }
  }
  out.append("\n").append(indent, ' ');
  out += value.is_array() ? ']' : '}';
}

}  // namespace

std::string Json::dump() const {
  std::string out;
  dump_to(out);
  return out;
}

void Json::dump_to(std::string& out) const {
  if (is_null()) {
    out += "null";
  } else if (is_boolean()) {
    out += as_boolean() ? "true" : "false";
  } else if (is_small_integer()) {
    out += std::to_string(as_integer());
  } else if (is_big_integer()) {
    out += as_big_integer().digits;
  } else if (is_float()) {
    out += float_text(as_double());
  } else if (is_string()) {
    append_json_string(out, as_string());
  } else if (is_array()) {
    out += '[';
    for (const Json& element : elements()) {
      if (&element != elements().data()) out += ',';
      element.dump_to(out);
    }
    out += ']';
  } else {
    out += '{';
    for (const Member& member : members()) {
      if (&member != members().data()) out += ',';
      append_json_string(out, member.key);
      out += ':';
      member.value.dump_to(out);
    }
    out += '}';
  }
}

std::string Json::pretty() const {
  std::string out;
  append_pretty(out, *this, 0);
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    append_escaped(out, c);
    plain = i + 1;
  }
  out.append(text, plain);
  out += '"';
}

std::string float_text(double value) {
  if (value == 0) return "0.0";
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                     std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  std::string sign;
  if (text.front() == '-') {
    sign = "-";
    text.remove_prefix(1);
  }
  const auto e = text.find('e');
  std::string digits(text.substr(0, e));
  std::erase(digits, '.');
  const int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  // The bounds between plain and exponent form are ECMAScript's.
  if (exponent >= 21 || exponent < -6) {
    if (digits.size() > 1) digits.insert(1, ".");
    return sign + digits + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  }
  if (exponent < 0)
    return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0') + ".0";
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace purgatory

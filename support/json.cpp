// SPDX-License-Identifier: Apache-2.0
#include "support/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>

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

Json::Json(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    value_ = static_cast<std::int64_t>(value);
  } else {
    value_ = BigInteger{std::to_string(value)};
  }
}

Json Json::array(std::initializer_list<Json> elements) { return array(Array(elements)); }

Json Json::array(Array elements) {
  Json result;
  result.value_ = std::move(elements);
  return result;
}

Json Json::object(std::initializer_list<std::pair<std::string_view, Json>> members) {
  Json result = object(Members{});
  result.members().reserve(members.size());
  for (const auto& [key, value] : members) result.append(std::string(key), value);
  return result;
}

Json Json::object(Members members) {
  Json result;
  result.value_ = std::make_unique<Members>(std::move(members));
  return result;
}

Json::Json(const Json& other) { *this = other; }
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json& Json::operator=(const Json& other) {
  if (this == &other) return *this;
  if (other.is_object()) {
    value_ = std::make_unique<Members>(other.members());
    return *this;
  }
  std::visit(
      [this](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (!std::is_same_v<Value, std::unique_ptr<Members>>) value_ = value;
      },
      other.value_);
  return *this;
}

std::string_view Json::type_name() const {
  constexpr std::array<std::string_view, 8> kNames{"null",   "boolean", "integer", "float",
                                                   "string", "integer", "array",   "object"};
  return kNames[value_.index()];
}

double Json::as_double() const {
  if (is_float()) return std::get<double>(value_);
  if (is_small_integer()) return static_cast<double>(as_integer());
  return std::strtod(as_big_integer().digits.c_str(), nullptr);
}

const Json* Json::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const Member& member : members()) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Json* Json::find(std::string_view key) {
  return const_cast<Json*>(
      std::as_const(*this).find(key));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

Json& Json::set(std::string_view key, Json value) {
  if (Json* present = find(key)) return *present = std::move(value);
  return append(std::string(key), std::move(value));
}

Json& Json::append(std::string key, Json value) {
  members().push_back({std::move(key), std::move(value)});
  return members().back().value;
}

std::size_t Json::size() const {
  if (is_array()) return elements().size();
  return is_object() ? members().size() : 0;
}

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

bool Json::operator==(const Json& other) const {
  if (!is_object() || !other.is_object()) return value_ == other.value_;
  if (size() != other.size()) return false;
  return std::all_of(members().begin(), members().end(), [&other](const Member& member) {
    const Json* counterpart = other.find(member.key);
    return counterpart != nullptr && *counterpart == member.value;
  });
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

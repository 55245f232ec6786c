// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "support/result.h"

namespace purgatory {

// The deepest nesting of arrays and objects that `Json::parse` accepts. Copying, printing and
// destroying a value recurse once per level; 1,000 levels fit a stack of 256 KiB with room to
// spare, and no document written by a person or a program comes near.
inline constexpr std::size_t kMaxJsonDepth = 1000;

// Why a text is not JSON: what is wrong, and where (byte offset, counted from 0).
struct JsonError {
  std::string problem;
  std::size_t offset = 0;
};

// A JSON value whose objects keep the order of their members, whose integers have any size and
// whose numbers know whether they were written as an integer. That is what a revision id is
// computed from, so nothing of it may be lost. Not thread-safe; copies are deep.
class Json {
 public:
  using Array = std::vector<Json>;
  struct Member;
  using Members = std::vector<Member>;

  // An integer beyond 64 bits, as its decimal digits with a leading '-' when negative.
  struct BigInteger {
    std::string digits;
    bool operator==(const BigInteger&) const = default;
  };

  // Implicit, so that answers read as literals.
  // NOLINTBEGIN(google-explicit-constructor)
  Json() = default;  // null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(std::int64_t{value}) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::uint64_t value);
  Json(double value) : value_(value) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(BigInteger value) : value_(std::move(value)) {}
  // NOLINTEND(google-explicit-constructor)

  static Json array(std::initializer_list<Json> elements = {});
  static Json array(Array elements);
  static Json object(std::initializer_list<std::pair<std::string_view, Json>> members = {});
  // `members` must not name a key twice.
  static Json object(Members members);

  // Strict RFC 8259: no byte order mark, no lone surrogates, no bad UTF-8, nothing behind the
  // value. A later duplicate key wins and stands at the later place. An integer may have up to
  // 4,900 digits; a number with a fraction or exponent that overflows a double is an error.
  static Result<Json, JsonError> parse(std::string_view text);

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_boolean() const { return std::holds_alternative<bool>(value_); }
  // Written without fraction and exponent, of any size.
  bool is_integer() const { return is_small_integer() || is_big_integer(); }
  bool is_small_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_big_integer() const { return std::holds_alternative<BigInteger>(value_); }
  bool is_float() const { return std::holds_alternative<double>(value_); }
  bool is_number() const { return is_integer() || is_float(); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<std::unique_ptr<Members>>(value_); }
  // "null", "boolean", "integer", "float", "string", "array" or "object": for messages.
  std::string_view type_name() const;

  // Each requires the type it names.
  bool as_boolean() const { return std::get<bool>(value_); }
  std::int64_t as_integer() const { return std::get<std::int64_t>(value_); }
  const BigInteger& as_big_integer() const { return std::get<BigInteger>(value_); }
  // Requires `is_number()`; an integer is rounded to the nearest double.
  double as_double() const;
  const std::string& as_string() const { return std::get<std::string>(value_); }
  std::string& as_string() { return std::get<std::string>(value_); }
  const Array& elements() const { return std::get<Array>(value_); }
  Array& elements() { return std::get<Array>(value_); }
  const Members& members() const { return *std::get<std::unique_ptr<Members>>(value_); }
  Members& members() { return *std::get<std::unique_ptr<Members>>(value_); }

  // The member of that name, or null when there is none or this is no object. Linear in the number
  // of members; whoever looks up many in a large object makes an index.
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  // Replaces in place, or appends. Requires an object.
  Json& set(std::string_view key, Json value);
  // Appends without looking for the key. Requires an object that does not have it.
  Json& append(std::string key, Json value);
  void push_back(Json value) { elements().push_back(std::move(value)); }
  // The elements or members; 0 for anything else.
  std::size_t size() const;

  // Compact text as CouchDB prints it: raw UTF-8, '/' unescaped, floats in shortest form with a
  // fraction or exponent (`1e5` is `100000.0`, -0.0 is `0.0`).
  std::string dump() const;
  void dump_to(std::string& out) const;
  // For people: one member a line, two spaces a level.
  std::string pretty() const;

  // Same type, same content; the order of members does not matter, 1 and 1.0 differ.
  bool operator==(const Json& other) const;

  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, BigInteger, Array,
               std::unique_ptr<Members>>
      value_;
};

struct Json::Member {
  std::string key;
  Json value;
};

// `text` as a JSON string, quotes included, appended to `out`. Requires UTF-8.
void append_json_string(std::string& out, std::string_view text);
// The shortest text that reads back as the same double, spelled as CouchDB spells it.
std::string float_text(double value);

}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purgatory::http {

// Header fields in the order they came. Names compare without case (RFC 9110, section 5.1).
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  // The first value of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  // The first value of that name, or an empty text.
  std::string_view value_or_empty(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  void reserve(std::size_t fields) { fields_.reserve(fields); }
  void add(std::string name, std::string value);
  // Puts `value` in the place of every field of that name.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  // By lower-cased name, fields of one name in the order they came: CouchDB's order on the wire.
  void sort();

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

// Less, by lower-cased name: the order on the wire.
bool precedes_ignoring_case(std::string_view left, std::string_view right);

}  // namespace purgatory::http

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/field_path.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace purgatory::couchdb::mango {
namespace {

// The element that an array has at the position that `part` spells, or null.
const Json* element_at(const Json& array, std::string_view part) {
  if (part.starts_with('+')) part.remove_prefix(1);
  std::size_t position = 0;
  const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), position);
  if (fault != std::errc() || end != part.data() + part.size()) return nullptr;
  return position < array.size() ? &array.elements()[position] : nullptr;
}

}  // namespace

Outcome<FieldPath> FieldPath::parse(std::string_view field) {
  FieldPath path;
  std::string part;
  bool is_escaped = false;
  for (const char c : field) {
    if (c == '.' && !is_escaped) {
      path.parts_.push_back(std::move(part));
      part.clear();
    } else if (c != '\\') {
      part += c;
    }
    is_escaped = c == '\\';
  }
  path.parts_.push_back(std::move(part));
  if (std::ranges::any_of(path.parts_, &std::string::empty)) {
    return fail("invalid_field_name", "Invalid field name: " + std::string(field));
  }
  return path;
}

Result<const Json*, FieldPath::Miss> FieldPath::find_in(const Json& value) const {
  const Json* here = &value;
  for (const std::string& part : parts_) {
    const bool is_object = here->is_object();
    if (!is_object && !here->is_array()) return Failure<Miss>(Miss::BadPath);
    here = is_object ? here->find(part) : element_at(*here, part);
    if (here == nullptr) return Failure<Miss>(is_object ? Miss::NotFound : Miss::BadPath);
  }
  return here;
}

void FieldPath::set_in(Json& object, Json value) const {
  Json* here = &object;
  for (std::size_t i = 0; i + 1 < parts_.size(); ++i) {
    if (!here->is_object()) return;
    Json* next = here->find(parts_[i]);
    here = next != nullptr ? next : &here->set(parts_[i], Json::object());
  }
  if (here->is_object()) here->set(parts_.back(), std::move(value));
}

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/sort.h"

#include <optional>

#include "mock_server/model/couchdb/mango/erlang_text.h"

namespace purgatory::couchdb::mango {
namespace {

struct SortField {
  std::string field;
  Direction direction = Direction::Ascending;
};

std::optional<SortField> parse_field(const Json& value) {
  if (value.is_string() && !value.as_string().empty()) return SortField{value.as_string()};
  if (!value.is_object() || value.size() != 1) return std::nullopt;
  const auto& [field, direction] = value.members().front();
  if (direction == Json("asc")) return SortField{field, Direction::Ascending};
  if (direction == Json("desc")) return SortField{field, Direction::Descending};
  return std::nullopt;
}

const char* direction_name(Direction direction) {
  return direction == Direction::Ascending ? "asc" : "desc";
}

}  // namespace

Outcome<Sort> parse_sort(const Json& value) {
  if (!value.is_array()) {
    return fail("invalid_sort_json",
                "Sort must be an array of sort specs, not: " + readable_erlang_text(value));
  }
  Sort sort;
  bool is_mixed = false;
  for (const Json& element : value.elements()) {
    auto parsed = parse_field(element);
    if (!parsed) {
      return fail("invalid_sort_field", "Invalid sort field: " + readable_erlang_text(element));
    }
    is_mixed = is_mixed || (!sort.fields.empty() && parsed->direction != sort.direction);
    sort.direction = parsed->direction;
    sort.fields.push_back(std::move(parsed->field));
  }
  if (is_mixed) {
    return fail("unsupported_mixed_sort",
                "Sorts currently only support a single direction for all fields.");
  }
  return sort;
}

Json sort_object(const Sort& sort) {
  Json object = Json::object();
  for (const std::string& field : sort.fields) object.set(field, direction_name(sort.direction));
  return object;
}

Json sort_array(const Sort& sort) {
  Json array = Json::array();
  for (const std::string& field : sort.fields) {
    array.push_back(Json::object({{field, direction_name(sort.direction)}}));
  }
  return array;
}

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/projection.h"

#include "mock_server/model/couchdb/mango/erlang_text.h"
#include "mock_server/model/couchdb/mango/field_path.h"

namespace purgatory::couchdb::mango {

Outcome<std::optional<FieldNames>> parse_fields(const Json& value) {
  if (!value.is_array()) {
    return fail("invalid_fields", "Fields must be an array of strings, not: " + erlang_text(value));
  }
  if (value.size() == 0) return std::nullopt;
  FieldNames fields;
  for (const Json& field : value.elements()) {
    if (!field.is_string()) {
      return fail("invalid_field", "Invalid JSON for field spec: " + erlang_text(field));
    }
    if (auto path = FieldPath::parse(field.as_string()); !path) {
      return Failure<Error>(path.error());
    }
    fields.push_back(field.as_string());
  }
  return fields;
}

Json chosen_fields(const Json& document, const FieldNames& fields) {
  Json chosen = Json::object();
  for (const std::string& field : fields) {
    const FieldPath path = FieldPath::parse(field).value();
    if (const auto value = path.find_in(document)) path.set_in(chosen, **value);
  }
  return chosen;
}

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/mango/error.h"
#include "support/json.h"

namespace purgatory::couchdb::mango {

// The way to a value inside a document: `a.b` is member "b" of member "a", `a\.b` is member "a.b",
// `a.0` is the first element of an array "a" too. Source: CouchDB 3.5.0, mango_util (parse_field),
// mango_doc (get_field, set_field).
class FieldPath {
 public:
  // Refuses empty parts, as in "a..b".
  static Outcome<FieldPath> parse(std::string_view field);

  enum class Miss {
    NotFound,  // an object on the way does not have the member
    BadPath,   // what is on the way is no object, or an array without that element
  };
  // Points into `value`.
  Result<const Json*, Miss> find_in(const Json& value) const;
  // Adds the value to an object, with the objects on the way that are not there yet. Where
  // something else is in the way, nothing changes.
  void set_in(Json& object, Json value) const;

 private:
  std::vector<std::string> parts_;
};

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/mango/error.h"
#include "support/json.h"

namespace purgatory::couchdb::mango {

struct Condition;

// Which documents are wanted: a Mango selector, checked, normalized and ready to match. Immutable;
// copies share what they hold. Used by queries, partial indexes and the filter `_selector`.
// Source: CouchDB documentation, /db/_find, "Selector Syntax"; CouchDB 3.5.0, mango_selector.
class Selector {
 public:
  Selector();  // matches everything
  static Outcome<Selector> parse(const Json& selector);

  // `document` is an object with `_id` and `_rev`, as it is read.
  bool matches(const Json& document) const;

  bool is_empty() const { return normalized_.size() == 0; }
  // As `_explain` shows it; see normalized_selector. Parsing it again gives the same selector.
  const Json& normalized() const { return normalized_; }
  // The fields that conditions name, as often as they do, in order.
  std::vector<std::string> fields() const;

 private:
  Json normalized_ = Json::object();
  std::shared_ptr<const Condition> condition_;  // null: everything
};

}  // namespace purgatory::couchdb::mango

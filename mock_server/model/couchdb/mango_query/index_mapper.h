// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mock_server/model/couchdb/indexes/view_index.h"
#include "mock_server/model/couchdb/mango/field_path.h"
#include "mock_server/model/couchdb/mango_query/index_definition.h"

namespace purgatory::couchdb::mango {

// Gives a document one row in each index whose columns it has all and whose filter it matches: the
// values of the columns. Design documents are in none. Source: CouchDB 3.5.0, mango_native_proc.
class IndexMapper final : public Mapper {
 public:
  explicit IndexMapper(const std::vector<IndexDefinition>& indexes);
  std::size_t views() const override { return indexes_.size(); }
  std::vector<std::vector<Emission>> map(const Json& document) override;

 private:
  struct Index {
    std::vector<FieldPath> columns;  // empty: the index holds nothing
    Selector filter;
  };
  std::vector<Index> indexes_;
};

}  // namespace purgatory::couchdb::mango

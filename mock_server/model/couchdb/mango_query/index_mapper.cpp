// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/index_mapper.h"

#include <optional>

namespace purgatory::couchdb::mango {
namespace {

std::optional<Json> key_of(const Json& document, const std::vector<FieldPath>& columns) {
  Json key = Json::array();
  for (const FieldPath& column : columns) {
    const auto value = column.find_in(document);
    if (!value) return std::nullopt;
    key.push_back(**value);
  }
  return key;
}

}  // namespace

IndexMapper::IndexMapper(const std::vector<IndexDefinition>& indexes) {
  for (const IndexDefinition& definition : indexes) {
    Index index{{}, definition.filter};
    for (const std::string& field : definition.columns.fields) {
      auto path = FieldPath::parse(field);
      if (!path) break;
      index.columns.push_back(std::move(*path));
    }
    // A field that cannot be read is in no document.
    if (index.columns.size() != definition.columns.fields.size()) index.columns.clear();
    indexes_.push_back(std::move(index));
  }
}

std::vector<std::vector<Emission>> IndexMapper::map(const Json& document) {
  std::vector<std::vector<Emission>> rows(indexes_.size());
  if (document.find("_id")->as_string().starts_with("_design/")) return rows;
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    const Index& index = indexes_[i];
    if (index.columns.empty() || !index.filter.matches(document)) continue;
    if (auto key = key_of(document, index.columns)) rows[i].push_back({std::move(*key), Json()});
  }
  return rows;
}

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include "fuzz/selector_check.h"

#include "fuzz/require.h"
#include "mock_server/model/couchdb/indexes/collation.h"
#include "mock_server/model/couchdb/mango/erlang_text.h"
#include "mock_server/model/couchdb/mango/field_path.h"
#include "mock_server/model/couchdb/mango/selector.h"
#include "mock_server/model/couchdb/mango_query/key_range.h"

namespace purgatory::fuzz {
namespace {

namespace mango = couchdb::mango;

bool contains(const mango::KeyRange& range, const Json& value) {
  if (range.is_empty) return false;
  const auto lies = [&value](const mango::Bound& bound, bool is_below) {
    const auto order = couchdb::collate(value, bound.value);
    return order == 0 ? bound.is_inclusive : (order < 0) == is_below;
  };
  return (!range.low || lies(*range.low, false)) && (!range.high || lies(*range.high, true));
}

// Ids match by their bytes and beginnings by characters, but indexes are read in people's order.
bool is_exact(std::string_view selector, const std::string& field) {
  return field != "_id" && selector.find("$beginsWith") == std::string_view::npos;
}

void check_ranges(const mango::Selector& selector, const Json& document) {
  const std::string text = selector.normalized().dump();
  for (const auto& [field, range] : mango::field_ranges(selector.normalized())) {
    if (!is_exact(text, field)) continue;
    const auto path = mango::FieldPath::parse(field);
    require(path.has_value());
    const auto value = path->find_in(document);
    require(value.has_value() && contains(range, **value));
  }
}

}  // namespace

void check_selector(std::string_view bytes) {
  const auto line_end = bytes.find('\n');
  const auto json = Json::parse(bytes.substr(0, line_end));
  if (!json) return;
  static_cast<void>(mango::erlang_text(*json));
  static_cast<void>(mango::readable_erlang_text(*json));
  const auto selector = mango::Selector::parse(*json);
  if (!selector) return;
  const auto again = mango::Selector::parse(selector->normalized());
  require(again.has_value() && again->normalized() == selector->normalized());
  if (line_end == std::string_view::npos) return;
  const auto document = Json::parse(bytes.substr(line_end + 1));
  if (!document || !document->is_object()) return;
  const bool is_match = selector->matches(*document);
  require(again->matches(*document) == is_match);
  if (is_match) check_ranges(*selector, *document);
}

}  // namespace purgatory::fuzz

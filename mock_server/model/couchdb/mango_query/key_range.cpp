// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/key_range.h"

#include <algorithm>
#include <array>
#include <set>

#include "mock_server/model/couchdb/indexes/collation.h"
#include "mock_server/model/couchdb/mango/normalize.h"

namespace purgatory::couchdb::mango {
namespace {

constexpr std::array<std::string_view, 6> kIndexable = {"$lt", "$lte", "$eq",
                                                        "$gt", "$gte", "$beginsWith"};
// Behind all strings that begin with what stands before it.
constexpr std::string_view kLastCharacter = "\xF4\x8F\xBF\xBF";

const Json::Member& only(const Json& selector) { return selector.members().front(); }

void close_if_crossed(KeyRange& range) {
  if (!range.low || !range.high) return;
  const auto order = collate(range.low->value, range.high->value);
  const bool is_point = range.low->is_inclusive && range.high->is_inclusive;
  if (order > 0 || (order == 0 && !is_point)) range.is_empty = true;
}

void raise(KeyRange& range, Bound bound) {
  const auto order =
      range.low ? collate(bound.value, range.low->value) : std::weak_ordering::greater;
  if (order > 0 || (order == 0 && !bound.is_inclusive)) range.low = std::move(bound);
  close_if_crossed(range);
}

void lower(KeyRange& range, Bound bound) {
  const auto order =
      range.high ? collate(bound.value, range.high->value) : std::weak_ordering::less;
  if (order < 0 || (order == 0 && !bound.is_inclusive)) range.high = std::move(bound);
  close_if_crossed(range);
}

void narrow_by(KeyRange& range, const Json::Member& condition) {
  const auto& [name, argument] = condition;
  if (name == "$lt") lower(range, {argument, false});
  if (name == "$lte") lower(range, {argument, true});
  if (name == "$gt") raise(range, {argument, false});
  if (name == "$gte") raise(range, {argument, true});
  if (name == "$eq") {
    raise(range, {argument, true});
    lower(range, {argument, true});
  }
  if (name == "$beginsWith") {
    raise(range, {argument, true});
    lower(range, {Json(argument.as_string() + std::string(kLastCharacter)), true});
  }
}

void narrow(KeyRange& range, const Json& selector, std::string_view field) {
  const Json::Member& member = only(selector);
  if (member.key == field) narrow_by(range, only(member.value));
  if (member.key != "$and") return;
  for (const Json& below : member.value.elements()) narrow(range, below, field);
}

void add_indexable(const Json& selector, std::set<std::string>& fields) {
  if (selector.size() == 0) return;
  const Json::Member& member = only(selector);
  if (member.key == "$and") {
    for (const Json& below : member.value.elements()) add_indexable(below, fields);
  } else if (!is_operator(member.key) &&
             std::ranges::find(kIndexable, only(member.value).key) != kIndexable.end()) {
    fields.insert(member.key);
  }
}

using Fields = std::set<std::string>;

// The fields that this selector leaves unproven.
Fields unproven(const Json& selector, Fields fields) {
  const Json::Member& member = only(selector);
  if (member.key == "$and") {
    for (const Json& below : member.value.elements()) fields = unproven(below, std::move(fields));
    return fields;
  }
  if (member.key == "$or") {
    Fields left;
    for (const Json& below : member.value.elements()) left.merge(unproven(below, fields));
    return left;
  }
  if (member.value != Json::object({{"$exists", false}})) fields.erase(member.key);
  return fields;
}

}  // namespace

std::vector<std::string> indexable_fields(const Json& selector) {
  Fields fields;
  add_indexable(selector, fields);
  return {fields.begin(), fields.end()};
}

std::vector<FieldRange> field_ranges(const Json& selector) {
  std::vector<FieldRange> ranges;
  for (std::string& field : indexable_fields(selector)) {
    KeyRange range;
    narrow(range, selector, field);
    const bool is_empty = range.is_empty;
    ranges.push_back({std::move(field), std::move(range)});
    if (is_empty) return {std::move(ranges.back())};
  }
  return ranges;
}

bool requires_fields(const Json& selector, std::vector<std::string> fields) {
  if (fields.empty()) return true;
  if (selector.size() == 0) return false;
  return unproven(selector, Fields(fields.begin(), fields.end())).empty();
}

bool is_constant(const Json& selector, std::string_view field) {
  if (selector.size() == 0) return false;
  const Json::Member& member = only(selector);
  if (member.key == "$and") {
    return std::ranges::any_of(member.value.elements(),
                               [&](const Json& below) { return is_constant(below, field); });
  }
  return member.key == field && only(member.value).key == "$eq";
}

}  // namespace purgatory::couchdb::mango

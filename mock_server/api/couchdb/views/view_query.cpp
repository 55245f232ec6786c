// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/views/view_query.h"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace purgatory::api {
namespace {

Failure<Error> refuse(std::string reason) { return fail(ErrorKind::QueryParse, std::move(reason)); }

Outcome<void> set_level(ViewQuery& query, const Parameter& value) {
  return assign(query.group_level, value.as_natural());
}

Outcome<void> set_both_ends(ViewQuery& query, const Parameter& value) {
  if (auto set = assign(query.start_key, value.as_key()); !set) return set;
  query.end_key = query.start_key;
  return {};
}

Outcome<void> set_stale(ViewQuery& query, const Parameter& value) {
  if (value.text != "ok" && value.text != "update_after") {
    return refuse("Invalid value for `stale`.");
  }
  query.update = value.text == "ok" ? UpdateIndex::Never : UpdateIndex::Afterwards;
  return {};
}

Outcome<void> set_update(ViewQuery& query, const Parameter& value) {
  if (value.text == "true") {
    query.update = UpdateIndex::First;
  } else if (value.text == "false") {
    query.update = UpdateIndex::Never;
  } else if (value.text == "lazy") {
    query.update = UpdateIndex::Afterwards;
  } else {
    return refuse("Invalid value for `update`.");
  }
  return {};
}

// With one shard and one copy there is nothing to be stable about.
Outcome<void> check_stable(const Parameter& value) {
  if (value.text == "true" || value.text == "false") return {};
  return refuse("Invalid value for `stable`.");
}

// `sorted` and `att_encoding_info` change nothing here, and must be flags all the same.
Outcome<void> check_flag(const Parameter& value) {
  bool flag = true;
  return assign(flag, value.as_flag());
}

using SetOption = std::function<Outcome<void>(ViewQuery&, const Parameter&)>;

const std::unordered_map<std::string_view, SetOption>& setters() {
  using Query = ViewQuery;
  static const std::unordered_map<std::string_view, SetOption> kTable{
      {"key", set_both_ends},
      {"startkey", [](Query& q, const Parameter& v) { return assign(q.start_key, v.as_key()); }},
      {"start_key", [](Query& q, const Parameter& v) { return assign(q.start_key, v.as_key()); }},
      {"endkey", [](Query& q, const Parameter& v) { return assign(q.end_key, v.as_key()); }},
      {"end_key", [](Query& q, const Parameter& v) { return assign(q.end_key, v.as_key()); }},
      {"keys", [](Query& q, const Parameter& v) { return assign(q.keys, v.as_key()); }},
      {"limit", [](Query& q, const Parameter& v) { return assign(q.limit, v.as_natural()); }},
      {"skip", [](Query& q, const Parameter& v) { return assign(q.skip, v.as_natural()); }},
      {"descending",
       [](Query& q, const Parameter& v) { return assign(q.descending, v.as_flag()); }},
      {"inclusive_end",
       [](Query& q, const Parameter& v) { return assign(q.inclusive_end, v.as_flag()); }},
      {"reduce", [](Query& q, const Parameter& v) { return assign(q.reduce, v.as_flag()); }},
      {"group", [](Query& q, const Parameter& v) { return assign(q.group, v.as_flag()); }},
      {"group_level", set_level},
      {"include_docs",
       [](Query& q, const Parameter& v) { return assign(q.include_docs, v.as_flag()); }},
      {"conflicts", [](Query& q, const Parameter& v) { return assign(q.conflicts, v.as_flag()); }},
      {"attachments",
       [](Query& q, const Parameter& v) { return assign(q.attachments, v.as_flag()); }},
      {"update_seq",
       [](Query& q, const Parameter& v) { return assign(q.update_seq, v.as_flag()); }},
      {"sorted", [](Query&, const Parameter& v) { return check_flag(v); }},
      {"att_encoding_info", [](Query&, const Parameter& v) { return check_flag(v); }},
      {"stable", [](Query&, const Parameter& v) { return check_stable(v); }},
      {"stale", set_stale},
      {"update", set_update}};
  return kTable;
}

Outcome<std::uint64_t> group_level(const ViewQuery& query) {
  if (query.group && !*query.group && query.group_level.value_or(0) > 0) {
    return refuse("Can't specify group=false and group_level>0 at the same time");
  }
  if (query.group_level) return *query.group_level;
  return query.group.value_or(false) ? Grouping::kExact : 0;
}

Outcome<void> check_keys(const ViewQuery& query, ViewKind kind, std::uint64_t level) {
  if (!query.keys) return {};
  if (kind == ViewKind::Reduce && level != Grouping::kExact && query.keys->is_array()) {
    return refuse("Multi-key fetches for reduce views must use `group=true`");
  }
  if (!query.keys->is_array()) return refuse("`keys` must be an array of strings.");
  if (query.keys->size() > 0 && (query.start_key || query.end_key)) {
    return refuse("`keys` is incompatible with `key`, `start_key` and `end_key`");
  }
  return {};
}

}  // namespace

Outcome<void> add_view_option(ViewQuery& query, std::string_view name, const Parameter& value) {
  if (name == "startkey_docid" || name == "start_key_doc_id") {
    query.start_id = value.text;
    return {};
  }
  if (name == "endkey_docid" || name == "end_key_doc_id") {
    query.end_id = value.text;
    return {};
  }
  const auto setter = setters().find(name);
  if (setter == setters().end()) return {};
  if (auto set = setter->second(query, value); !set) return set;
  // A list of one key is that key (CouchDB 3.5.0, couch_mrview_http:parse_param).
  const bool is_single = name == "keys" && query.keys->is_array() && query.keys->size() == 1;
  if (is_single) {
    query.start_key = query.keys->elements().front();
    query.end_key = query.start_key;
    query.keys.reset();
  }
  return {};
}

Outcome<void> add_view_options(ViewQuery& query, const http::Query& parameters) {
  for (const auto& [name, value] : parameters) {
    if (auto set = add_view_option(query, name, Parameter(value)); !set) return set;
  }
  return {};
}

Outcome<void> add_view_options(ViewQuery& query, const Json& members) {
  for (const Json::Member& member : members.members()) {
    if (auto set = add_view_option(query, member.key, Parameter(member.value)); !set) return set;
  }
  return {};
}

Outcome<Grouping> check_view_query(const ViewQuery& query, ViewKind kind) {
  const auto level = group_level(query);
  if (!level) return Failure<Error>(level.error());
  const bool is_map = kind == ViewKind::Map;
  if (is_map && query.reduce.value_or(false)) {
    return refuse("Reduce is invalid for map-only views.");
  }
  if (auto checked = check_keys(query, kind, *level); !checked) {
    return Failure<Error>(checked.error());
  }
  if (is_map && *level != 0) return refuse("Invalid use of grouping on a map view.");
  if (!is_map && query.include_docs) return refuse("`include_docs` is invalid for reduce");
  if (!is_map && query.conflicts) return refuse("`conflicts` is invalid for reduce views.");
  return Grouping{*level};
}

Outcome<void> check_view_range(const ViewQuery& query, const couchdb::RowOrder& order) {
  if (!query.start_key || !query.end_key || *query.start_key == *query.end_key) return {};
  constexpr const char* kLastId = "\xFF";
  const auto end_of = [&](const Json& key, const std::optional<std::string>& id, bool is_low) {
    return couchdb::ViewRow{key, id.value_or(is_low ? "" : kLastId), 0, Json()};
  };
  const auto start = end_of(*query.start_key, query.start_id, !query.descending);
  const auto end = end_of(*query.end_key, query.end_id, query.descending);
  const bool is_before = order(start, end);
  if (query.descending ? !is_before : is_before) return {};
  return refuse(
      std::string("No rows can match your key range, reverse your start_key and end_key or set "
                  "descending=") +
      (query.descending ? "false" : "true"));
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/query_options.h"

#include "mock_server/api/couchdb/parameter.h"

namespace purgatory::api {
namespace {

RangeEnd range_end(const Json& key) {
  if (key.is_string()) return {key.as_string(), false};
  return {"", true};
}

Outcome<void> set_keys(ListOptions& options, const Parameter& value) {
  const auto keys = value.as_key();
  if (!keys) return Failure<Error>(keys.error());
  if (!keys->is_array()) {
    return fail(ErrorKind::BadRequest, value.json ? "`keys` body member must be an array."
                                                  : "`keys` parameter must be an array.");
  }
  options.keys = keys->elements();
  return {};
}

Outcome<void> set_key(ListOptions& options, std::string_view name, const Parameter& value) {
  const auto key = value.as_key();
  if (!key) return Failure<Error>(key.error());
  if (name != "end") options.start = range_end(*key);
  if (name != "start") options.end = range_end(*key);
  return {};
}

// A name that nobody knows is ignored, as CouchDB does; what only views know must be as they want
// it.
Outcome<void> set_option(ListOptions& options, std::string_view name, const Parameter& value) {
  if (name == "key") return set_key(options, "both", value);
  if (name == "start_key" || name == "startkey") return set_key(options, "start", value);
  if (name == "end_key" || name == "endkey") return set_key(options, "end", value);
  if (name == "keys") return set_keys(options, value);
  if (name == "limit") return assign(options.limit, value.as_natural());
  if (name == "skip") return assign(options.skip, value.as_natural());
  if (name == "descending") return assign(options.descending, value.as_flag());
  if (name == "inclusive_end") return assign(options.inclusive_end, value.as_flag());
  if (name == "include_docs") return assign(options.include_docs, value.as_flag());
  if (name == "conflicts") return assign(options.conflicts, value.as_flag());
  if (name == "attachments") return assign(options.attachments, value.as_flag());
  if (name == "update_seq") return assign(options.update_seq, value.as_flag());
  if (name == "include_system") return assign(options.include_system, value.as_flag());
  if (name == "partition") options.names_partition = true;
  return add_view_option(options.of_view, name, value);
}

Outcome<void> check_list_options(const ListOptions& options) {
  if (options.keys && (options.start || options.end)) {
    return fail(ErrorKind::QueryParse,
                "`keys` is incompatible with `key`, `start_key` and `end_key`");
  }
  return {};
}

}  // namespace

bool ListOptions::contains(std::string_view id) const {
  const auto is_before = [this](std::string_view left, std::string_view right) {
    return descending ? left > right : left < right;
  };
  if (start && start->is_before_everything ? descending : start && is_before(id, start->id)) {
    return false;
  }
  if (!end) return true;
  if (end->is_before_everything) return descending;
  if (id == end->id) return inclusive_end;
  return is_before(id, end->id);
}

Outcome<ListOptions> parse_list_options(const http::Query& query) {
  ListOptions options;
  for (const auto& [name, value] : query) {
    if (auto set = set_option(options, name, Parameter(value)); !set) {
      return Failure<Error>(set.error());
    }
  }
  if (auto checked = check_list_options(options); !checked) {
    return Failure<Error>(checked.error());
  }
  return options;
}

Outcome<void> add_list_options(ListOptions& options, const Json& body) {
  for (const Json::Member& member : body.members()) {
    if (auto set = set_option(options, member.key, Parameter(member.value)); !set) return set;
  }
  return check_list_options(options);
}

Outcome<void> check_list_of_documents(const ListOptions& options) {
  const auto grouping = check_view_query(options.of_view, ViewKind::Map);
  if (!grouping) return Failure<Error>(grouping.error());
  if (!options.names_partition) return {};
  return fail(ErrorKind::QueryParse, "`partition` parameter is not supported on this db");
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/find_request.h"

#include <algorithm>

#include "mock_server/model/couchdb/mango/erlang_text.h"
#include "mock_server/model/couchdb/mango/options.h"
#include "mock_server/model/couchdb/mango/projection.h"
#include "support/text.h"

namespace purgatory::couchdb::mango {
namespace {

using Names = std::vector<std::string>;

Failure<Error> invalid_index_name(const Json& value) {
  return fail("invalid_index_name", "Invalid index name: " + erlang_text(value));
}

Outcome<std::optional<std::string>> parse_bookmark(const Json& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_string()) {
    return fail("invalid_bookmark", "Invalid bookmark value: " + value.dump());
  }
  if (value.as_string().empty()) return std::nullopt;
  return value.as_string();
}

bool take_stale(Options& options) {
  const Json* value = options.take("stale");
  if (value == nullptr || *value == Json(false)) return false;
  if (*value != Json("ok")) {
    options.blame({"invalid_value", "Invalid value for stale: " + erlang_text(*value)});
  }
  return true;
}

void take_partition(Options& options) {
  const auto partition = options.string("partition");
  if (partition && !partition->empty()) {
    options.blame({"bad_request", "`partition` parameter is not supported in this database."});
  }
}

}  // namespace

Outcome<Names> parse_use_index(const Json& value) {
  constexpr std::size_t kMostNames = 2;
  if (value.is_null()) return Names();
  if (value.is_string()) {
    Names names;
    for (const std::string_view part : split(value.as_string(), '/')) names.emplace_back(part);
    if (names.front() == "_design" && names.size() > 1) names.erase(names.begin());
    if (names.size() > kMostNames) return invalid_index_name(value);
    return names;
  }
  const bool is_list = value.is_array() && value.size() <= kMostNames &&
                       std::ranges::all_of(value.elements(), &Json::is_string);
  if (!is_list) return invalid_index_name(value);
  Names names;
  for (const Json& name : value.elements()) names.push_back(name.as_string());
  return names;
}

Outcome<FindRequest> parse_find_request(const Json& request, std::uint64_t default_limit) {
  Options options(request);
  FindRequest find;
  if (const Json* selector = options.require("selector")) {
    find.selector = options.accept(Selector::parse(*selector));
  }
  if (const Json* names = options.take("use_index")) {
    find.use_index = options.accept(parse_use_index(*names));
  }
  if (const Json* bookmark = options.take("bookmark")) {
    find.bookmark = options.accept(parse_bookmark(*bookmark));
  }
  find.limit = options.natural("limit", default_limit);
  find.skip = options.natural("skip", 0);
  if (const Json* sort = options.take("sort")) find.sort = options.accept(parse_sort(*sort));
  if (const Json* fields = options.take("fields")) {
    find.fields = options.accept(parse_fields(*fields));
  }
  take_partition(options);
  find.copies = options.positive("r", 1);
  find.conflicts = options.boolean("conflicts", false);
  find.is_stale_ok = take_stale(options);
  find.update = options.boolean("update", true);
  find.stable = options.boolean("stable", false);
  find.execution_stats = options.boolean("execution_stats", false);
  find.allow_fallback = options.boolean("allow_fallback", true);
  if (auto finished = options.finish(); !finished) return Failure<Error>(finished.error());
  return find;
}

Outcome<Names> parse_bulk_delete(const Json& request) {
  Options options(request);
  Names ids;
  const Json* given = options.require("docids");
  if (given != nullptr && !given->is_array()) {
    options.blame(
        {"invalid_bulk_docs",
         "Bulk Delete requires an array of non-null docids. Docids: " + erlang_text(*given)});
  } else if (given != nullptr) {
    for (const Json& id : given->elements()) {
      if (!id.is_string()) options.blame(invalid_index_name(id).value());
      if (id.is_string()) ids.push_back(id.as_string());
    }
  }
  options.positive("w", 2);
  if (auto finished = options.finish(); !finished) return Failure<Error>(finished.error());
  return ids;
}

namespace {

Json string_array(const Names& names) {
  Json array = Json::array();
  for (const std::string& name : names) array.push_back(name);
  return array;
}

}  // namespace

Json options_json(const FindRequest& request) {
  return Json::object({{"use_index", string_array(request.use_index)},
                       {"bookmark", request.bookmark.value_or("nil")},
                       {"limit", request.limit},
                       {"skip", request.skip},
                       {"sort", sort_object(request.sort)},
                       {"fields", string_array(request.fields.value_or(Names()))},
                       {"partition", ""},
                       {"r", request.copies},
                       {"conflicts", request.conflicts},
                       {"stale", request.is_stale_ok ? Json("ok") : Json(false)},
                       {"update", request.update},
                       {"stable", request.stable},
                       {"execution_stats", request.execution_stats},
                       {"allow_fallback", request.allow_fallback}});
}

}  // namespace purgatory::couchdb::mango

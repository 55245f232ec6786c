// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/query_options.h"

#include <charconv>

namespace purgatory::api {
namespace {

RangeEnd range_end(const Json& key) {
  if (key.is_string()) return {key.as_string(), false};
  return {"", true};
}

// A parameter's value: text from a query, JSON from a body. Keys in a query are JSON too.
struct Value {
  std::string text;
  std::optional<Json> json;
};

Outcome<Json> as_key(const Value& value) {
  if (value.json) return *value.json;
  auto key = Json::parse(value.text);
  if (!key) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  return std::move(*key);
}

Outcome<void> set_flag(bool& flag, const Value& value) {
  const auto parsed = parse_boolean(value.text);
  if (!parsed) return Failure<Error>(parsed.error());
  flag = *parsed;
  return {};
}

Outcome<void> set_number(std::uint64_t& number, const Value& value) {
  const auto parsed = parse_natural(value.text);
  if (!parsed) return Failure<Error>(parsed.error());
  number = *parsed;
  return {};
}

Outcome<void> set_keys(ListOptions& options, const Value& value) {
  const auto keys = as_key(value);
  if (!keys) return Failure<Error>(keys.error());
  if (!keys->is_array()) {
    return fail(ErrorKind::BadRequest, value.json ? "`keys` body member must be an array."
                                                  : "`keys` parameter must be an array.");
  }
  options.keys = keys->elements();
  return {};
}

Outcome<void> set_key(ListOptions& options, std::string_view name, const Value& value) {
  const auto key = as_key(value);
  if (!key) return Failure<Error>(key.error());
  if (name != "end") options.start = range_end(*key);
  if (name != "start") options.end = range_end(*key);
  return {};
}

// A name that nobody knows is ignored, as CouchDB does.
Outcome<void> set_option(ListOptions& options, std::string_view name, const Value& value) {
  if (name == "key") return set_key(options, "both", value);
  if (name == "start_key" || name == "startkey") return set_key(options, "start", value);
  if (name == "end_key" || name == "endkey") return set_key(options, "end", value);
  if (name == "keys") return set_keys(options, value);
  if (name == "limit") return set_number(options.limit, value);
  if (name == "skip") return set_number(options.skip, value);
  if (name == "descending") return set_flag(options.descending, value);
  if (name == "inclusive_end") return set_flag(options.inclusive_end, value);
  if (name == "include_docs") return set_flag(options.include_docs, value);
  if (name == "conflicts") return set_flag(options.conflicts, value);
  if (name == "attachments") return set_flag(options.attachments, value);
  if (name == "update_seq") return set_flag(options.update_seq, value);
  if (name == "include_system") return set_flag(options.include_system, value);
  return {};
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

Outcome<std::uint64_t> parse_natural(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  std::string quoted;
  append_json_string(quoted, text);
  if (fault != std::errc() || stop != text.data() + text.size()) {
    return fail(ErrorKind::QueryParse, "Invalid value for integer: " + quoted);
  }
  if (value < 0) {
    return fail(ErrorKind::QueryParse, "Invalid value for positive integer: " + quoted);
  }
  return static_cast<std::uint64_t>(value);
}

Outcome<bool> parse_boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  std::string quoted;
  append_json_string(quoted, text);
  return fail(ErrorKind::QueryParse, "Invalid boolean parameter: " + quoted);
}

Outcome<ListOptions> parse_list_options(const http::Query& query) {
  ListOptions options;
  for (const auto& [name, value] : query) {
    if (auto set = set_option(options, name, {value, std::nullopt}); !set) {
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
    Value value{member.value.is_string() ? member.value.as_string() : member.value.dump(),
                member.value};
    if (auto set = set_option(options, member.key, value); !set) return set;
  }
  return check_list_options(options);
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/changes_options.h"

#include <algorithm>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/parameter.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::chrono::milliseconds kDefaultHeartbeat{60'000};
constexpr std::chrono::milliseconds kLongestTimeout{60'000};
// As good as never, and still a time that a clock can be set to.
constexpr std::chrono::milliseconds kLongestHeartbeat = std::chrono::hours(24 * 365);

// CouchDB 3.5.0 crashes where a number is none.
Outcome<std::int64_t> number(const RulesInForce& rules, std::string_view name,
                             std::string_view text) {
  if (const auto value = read_integer(text)) return *value;
  if (!rules.keeps(Rule::WrongTypesAreBadRequests)) return fail(ErrorKind::BadArgument, "badarg");
  return fail(ErrorKind::BadRequest,
              "`" + std::string(name) + "` must be an integer, not \"" + std::string(text) + "\"");
}

Outcome<void> set_feed(ChangesOptions& options, std::string_view feed) {
  if (feed == "normal") {
    options.feed = FeedKind::Normal;
  } else if (feed == "longpoll") {
    options.feed = FeedKind::Longpoll;
  } else if (feed == "continuous" || feed == "live") {
    options.feed = FeedKind::Continuous;
  } else if (feed == "eventsource") {
    options.feed = FeedKind::EventSource;
  } else {
    return fail(ErrorKind::BadRequest,
                "Supported `feed` types: normal, continuous, live, longpoll, eventsource");
  }
  return {};
}

Outcome<void> set_filter(ChangesOptions& options, std::string_view filter) {
  if (filter == "_doc_ids") {
    options.filter = ChangesFilter::DocumentIds;
  } else if (filter == "_design") {
    options.filter = ChangesFilter::DesignDocuments;
  } else if (filter == "_selector") {
    options.filter = ChangesFilter::Selector;
  } else if (filter == "_view" || !filter.starts_with('_')) {
    options.filter = filter.empty() ? ChangesFilter::None : ChangesFilter::Script;
    options.filter_name = filter;
  } else {
    return fail(ErrorKind::BadRequest, "unknown builtin filter name");
  }
  return {};
}

Outcome<void> set_heartbeat(ChangesOptions& options, std::string_view text) {
  const auto value = text == "true" ? kDefaultHeartbeat.count() : read_integer(text).value_or(0);
  if (value <= 0) {
    return fail(ErrorKind::BadRequest, read_integer(text)
                                           ? "The heartbeat value should be a positive integer "
                                             "(in milliseconds)."
                                           : "Invalid heartbeat value. Expecting a positive "
                                             "integer value (in milliseconds).");
  }
  options.heartbeat = std::min(kLongestHeartbeat, std::chrono::milliseconds(value));
  return {};
}

Outcome<void> set_number(const RulesInForce& rules, ChangesOptions& options, std::string_view name,
                         std::string_view value) {
  const auto parsed = number(rules, name, value);
  if (!parsed) return Failure<Error>(parsed.error());
  const std::int64_t natural = std::max<std::int64_t>(0, *parsed);
  if (name == "limit") options.limit = static_cast<std::uint64_t>(natural);
  if (name == "timeout") {
    options.timeout = std::min(kLongestTimeout, std::chrono::milliseconds(natural));
  }
  return {};
}

Outcome<void> set_document_ids(ChangesOptions& options, const Json* ids) {
  const bool is_list =
      ids != nullptr && ids->is_array() &&
      std::ranges::all_of(ids->elements(), [](const Json& id) { return id.is_string(); });
  if (!is_list) {
    return fail(ErrorKind::BadRequest, "`doc_ids` filter parameter is not a list of doc ids.");
  }
  for (const Json& id : ids->elements()) {
    if (!options.document_id_set.insert(id.as_string()).second) continue;
    options.document_ids.push_back(id.as_string());
  }
  return {};
}

// CouchDB 3.5.0, couch_changes:check_selector and check_fields: what Mango would call by another
// word is a bad request here.
template <typename T>
Outcome<void> take(couchdb::mango::Outcome<T> parsed, T& into) {
  if (!parsed) return fail(ErrorKind::BadRequest, parsed.error().reason);
  into = std::move(*parsed);
  return {};
}

Outcome<void> set_selector(ChangesOptions& options, const Json& body) {
  const Json* selector = body.find("selector");
  if (selector == nullptr || !selector->is_object()) {
    return fail(ErrorKind::BadRequest, "Selector error: expected a JSON object");
  }
  auto taken = take(couchdb::mango::Selector::parse(*selector), options.selector);
  const Json* fields = body.find("fields");
  if (!taken || fields == nullptr) return taken;
  if (!fields->is_array()) {
    return fail(ErrorKind::BadRequest, "Selector error: fields must be JSON array");
  }
  return take(couchdb::mango::parse_fields(*fields), options.selected_fields);
}

Outcome<void> set_document_ids(ChangesOptions& options, std::string_view text) {
  const auto ids = Json::parse(text);
  if (!ids) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  return set_document_ids(options, &*ids);
}

void set_flag(ChangesOptions& options, std::string_view name, std::string_view value) {
  if (name == "descending" && value == "true") options.direction = couchdb::Direction::Descending;
  if (name == "dir" && value == "rev") options.direction = couchdb::Direction::Descending;
  if (name == "style" && value == "all_docs") options.all_leaves = true;
  if (name == "include_docs" && value == "true") options.include_docs = true;
  if (name == "conflicts" && value == "true") options.conflicts = true;
  if (name == "attachments" && value == "true") options.attachments = true;
}

Outcome<void> set_interval(ChangesOptions& options, std::string_view text) {
  const std::int64_t interval = read_integer(text).value_or(0);
  if (interval <= 0) return fail(ErrorKind::BadRequest, "invalid_seq_interval");
  options.sequence_interval = static_cast<std::uint64_t>(interval);
  return {};
}

// Names in letters of any case, but for what a filter looks up itself.
Outcome<void> set_option(const RulesInForce& rules, ChangesOptions& options,
                         const http::Query::Parameter& parameter) {
  const std::string name = to_lower(parameter.first);
  const std::string& value = parameter.second;
  if (name == "since" || name == "last-event-id") options.since = value;
  if (name == "limit" || name == "timeout") return set_number(rules, options, name, value);
  if (name == "feed") return set_feed(options, value);
  if (name == "filter") return set_filter(options, value);
  if (name == "heartbeat") return set_heartbeat(options, value);
  if (name == "seq_interval") return set_interval(options, value);
  if (parameter.first == "doc_ids") return set_document_ids(options, value);
  set_flag(options, name, value);
  return {};
}

}  // namespace

Outcome<ChangesOptions> parse_changes_options(const Call& call) {
  ChangesOptions options;
  for (const auto& parameter : call.target.query) {
    if (auto set = set_option(call.face.rules, options, parameter); !set) {
      return Failure<Error>(set.error());
    }
  }
  // An event source that reconnects says where it was; that beats the URL it was made with.
  const auto last = call.request.headers.find("Last-Event-ID");
  if (last && options.feed == FeedKind::EventSource) options.since = std::string(*last);
  return options;
}

Outcome<void> add_changes_body(ChangesOptions& options, const std::optional<Json>& body) {
  const bool is_body_wanted =
      options.filter == ChangesFilter::DocumentIds || options.filter == ChangesFilter::Selector;
  if (!is_body_wanted) return {};
  if (!body) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  return options.filter == ChangesFilter::Selector
             ? set_selector(options, *body)
             : set_document_ids(options, body->find("doc_ids"));
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/journal/journal_json.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "mock_server/api/control/json_fields.h"
#include "mock_server/api/control/time_text.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::uint64_t kMostEntries = 1'000;
constexpr std::uint64_t kLongestWait = 600'000;
constexpr std::int64_t kMostBodyBytes = 16 << 20;

const std::vector<std::string> kParameters = {"face",  "method", "path",       "status", "struck",
                                              "since", "limit",  "descending", "feed",   "wait"};

Failure<Error> bad_parameter(std::string_view name, std::string_view expected,
                             std::string_view found) {
  return fail(ErrorKind::BadRequest,
              fmt::format("`{}` must be {}, not `{}`", name, expected, printable(found)));
}

Outcome<std::uint64_t> number(const http::Query::Parameter& parameter, std::uint64_t most) {
  const auto& [name, text] = parameter;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size() && !text.empty();
  if (is_number && value <= most) return value;
  return bad_parameter(name, fmt::format("a number from 0 to {}", most), text);
}

Outcome<bool> flag(const http::Query::Parameter& parameter) {
  const auto& [name, text] = parameter;
  if (text == "true" || text == "false") return text == "true";
  return bad_parameter(name, "true or false", text);
}

// "503", or "5xx" for a whole class.
Outcome<void> set_status(JournalFilter& filter, const std::string& text) {
  const bool is_class = text.size() == 3 && text.ends_with("xx");
  int value = 0;
  const std::string_view digits = is_class ? std::string_view(text).substr(0, 1) : text;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  constexpr int kClasses = 5;
  constexpr int kHighest = 599;
  if (!is_number || value < 1 || value > (is_class ? kClasses : kHighest)) {
    return bad_parameter("status", "a status such as 404, or a class such as 4xx", text);
  }
  (is_class ? filter.status_class : filter.status) = value;
  return {};
}

Outcome<void> set_feed(JournalRequest& request, const std::string& text) {
  if (text == "continuous" || text == "eventsource") {
    request.feed = text == "continuous" ? JournalFeed::Continuous : JournalFeed::EventSource;
    return {};
  }
  return bad_parameter("feed", "continuous or eventsource", text);
}

Outcome<void> set_path(JournalFilter& filter, const std::string& text) {
  if (text.size() > PathPattern::kLongest) {
    return bad_parameter("path", "a pattern of at most 512 bytes", text.substr(0, 40) + "…");
  }
  filter.path = PathPattern(text);
  return {};
}

template <typename Value, typename Target>
Outcome<void> assign(const Outcome<Value>& value, Target& target) {
  if (!value) return Failure<Error>(value.error());
  target = static_cast<Target>(*value);
  return {};
}

Outcome<void> set_order(JournalQuery& query, const Outcome<bool>& descends) {
  if (!descends) return Failure<Error>(descends.error());
  using Order = JournalQuery::Order;
  query.order = *descends ? Order::NewestFirst : Order::OldestFirst;
  return {};
}

Outcome<void> set_parameter(JournalRequest& request, const http::Query::Parameter& parameter) {
  const auto& [name, text] = parameter;
  JournalQuery& query = request.query;
  if (name == "face") query.filter.face = text;
  if (name == "method") query.filter.method = text;
  if (name == "path") return set_path(query.filter, text);
  if (name == "status") return set_status(query.filter, text);
  if (name == "struck") return assign(flag(parameter), query.filter.only_struck);
  if (name == "since") return assign(number(parameter, UINT64_MAX), query.since);
  if (name == "limit") return assign(number(parameter, kMostEntries), query.limit);
  if (name == "descending") return set_order(query, flag(parameter));
  if (name == "feed") return set_feed(request, text);
  if (name == "wait") {
    const auto wait = number(parameter, kLongestWait);
    if (!wait) return Failure<Error>(wait.error());
    request.wait = std::chrono::milliseconds(*wait);
  }
  return {};
}

void append_body(Json& json, const RecordedBody& body) {
  if (body.is_withheld) {
    json.append("body_withheld", "it may hold a password");
    return;
  }
  if (is_utf8(body.bytes)) {
    json.append("body", body.bytes);
  } else {
    json.append("body_base64", base64(body.bytes));
  }
  if (body.is_cut) json.append("body_is_cut", true);
}

Json content_json(const http::Headers& headers, const RecordedBody& body) {
  Json fields = Json::array();
  for (const auto& [name, value] : headers) {
    fields.push_back(Json::array({Json(printable(name)), Json(printable(value))}));
  }
  Json json = Json::object({{"headers", std::move(fields)}});
  append_body(json, body);
  return json;
}

Json count_json(const std::optional<std::uint64_t>& count) { return count ? Json(*count) : Json(); }

}  // namespace

Outcome<JournalRequest> parse_journal_request(const http::Query& query) {
  JournalRequest request;
  for (const auto& parameter : query) {
    if (std::ranges::find(kParameters, parameter.first) == kParameters.end()) {
      return fail(ErrorKind::BadRequest,
                  unknown_name("parameter", printable(parameter.first), kParameters));
    }
    if (auto set = set_parameter(request, parameter); !set) return Failure<Error>(set.error());
  }
  if (request.feed != JournalFeed::Page) request.query.order = JournalQuery::Order::OldestFirst;
  return request;
}

Outcome<Journal::Settings> parse_journal_settings(const Json& body, Journal::Settings now) {
  JsonFields fields(body, "the journal's settings", {"capacity", "bodies", "body_bytes"});
  constexpr std::size_t kDefaultBodyBytes = 4'096;
  const auto capacity = fields.number("capacity", {1, Journal::kMostCapacity});
  if (capacity) now.capacity = static_cast<std::size_t>(*capacity);
  if (const auto bodies = fields.flag("bodies")) {
    now.body_bytes.reset();
    if (*bodies) now.body_bytes = kDefaultBodyBytes;
  }
  if (const auto bytes = fields.number("body_bytes", {0, kMostBodyBytes})) {
    if (fields.has("bodies") && !now.body_bytes) {
      fields.refuse("`body_bytes` goes with `bodies`: true");
    }
    now.body_bytes = static_cast<std::size_t>(*bytes);
  }
  if (now.capacity * 2 * now.body_bytes.value_or(0) > Journal::kMostContent) {
    fields.refuse(fmt::format(
        "{} entries with two bodies of {} bytes could take more than 256 MiB: lower one of them",
        now.capacity, *now.body_bytes));
  }
  if (fields.mistake()) return Failure<Error>(*fields.mistake());
  return now;
}

Json journal_entry_json(const JournalEntry& entry) {
  Json json = Json::object({{"number", entry.number},
                            {"at", Json(time_text(entry.at))},
                            {"face", Json(entry.face)},
                            {"method", Json(printable(entry.method))},
                            {"path", Json(printable(entry.path))},
                            {"query", Json(printable(entry.query))},
                            {"status", entry.status == 0 ? Json() : Json(entry.status)},
                            {"request_bytes", count_json(entry.request_bytes)},
                            {"answer_bytes", count_json(entry.answer_bytes)},
                            {"took_us", std::int64_t{entry.took.count()}},
                            {"request_id", Json(printable(entry.request_id))}});
  if (entry.fault != 0) json.append("fault", entry.fault);
  if (entry.content) {
    json.append("request",
                content_json(entry.content->request_headers, entry.content->request_body));
    json.append("answer", content_json(entry.content->answer_headers, entry.content->answer_body));
  }
  return json;
}

Json journal_page_json(const JournalPage& page) {
  Json entries = Json::array();
  for (const JournalEntry& entry : page.entries) entries.push_back(journal_entry_json(entry));
  return Json::object({{"entries", std::move(entries)},
                       {"first", page.first},
                       {"last", page.last},
                       {"more", page.has_more}});
}

Json journal_settings_json(const Journal::Settings& settings) {
  return Json::object({{"capacity", std::uint64_t{settings.capacity}},
                       {"bodies", settings.body_bytes.has_value()},
                       {"body_bytes", std::uint64_t{settings.body_bytes.value_or(0)}}});
}

}  // namespace purgatory::api

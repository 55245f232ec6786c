// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/faults/fault_json.h"

#include <algorithm>
#include <utility>

#include "mock_server/api/control/json_fields.h"
#include "support/overloaded.h"

namespace purgatory::api {
namespace {

constexpr std::int64_t kMostRequests = 1'000'000'000;
constexpr std::int64_t kLongestLatency = 600'000;  // ten minutes; a client has given up by then
constexpr std::int64_t kLargestBody = 1'000'000'000;

const std::vector<std::string> kMembers = {"face",    "method",     "path",    "after",
                                           "times",   "latency_ms", "status",  "body",
                                           "headers", "drop",       "cut_body"};
// The values of `drop`, in the order of moment and ending.
const std::vector<std::string> kDrops = {"reset_before", "reset_after", "close_before",
                                         "close_after"};

bool is_token(std::string_view text) {
  static constexpr std::string_view kSeparators = "\"(),/:;<=>?@[\\]{}";
  const auto is_part = [](char c) {
    return c > ' ' && c < '\x7f' && kSeparators.find(c) == std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_part);
}

void parse_match(JsonFields& fields, Fault& fault, const std::vector<std::string>& faces) {
  fault.face = fields.choice("face", faces).value_or("");
  fault.method = fields.text("method").value_or("");
  if (!fault.method.empty() && !is_token(fault.method)) {
    fields.refuse("`method` must be the name of a method, such as PUT; leave it out for any");
  }
  std::string path = fields.text("path").value_or("");
  if (!path.empty() && path.front() != '/' && path.front() != '*') {
    fields.refuse("`path` must begin with / (or be **, for any path), as in /db/*");
  } else if (path.size() > PathPattern::kLongest) {
    fields.refuse("`path` must not be longer than 512 bytes; shorten it with * or **");
  } else if (path.find('?') != std::string::npos) {
    fields.refuse("`path` is compared without the query: leave out what begins with ?");
  }
  fault.path = PathPattern(std::move(path));
}

ForcedAnswer parse_answer(JsonFields& fields, std::int64_t status) {
  ForcedAnswer answer;
  answer.status = static_cast<int>(status);
  if (const Json* body = fields.value("body")) answer.body = *body;
  answer.headers = fields.text_members("headers");
  for (const auto& [name, value] : answer.headers) {
    if (!is_token(name)) fields.refuse("`headers`: \"" + name + "\" is no name of a header field");
  }
  return answer;
}

LostAnswer parse_drop(const std::string& text) {
  LostAnswer lost;
  lost.is_reset = text.starts_with("reset");
  lost.moment = text.ends_with("after") ? LostAnswer::Moment::AfterTheRequest
                                        : LostAnswer::Moment::BeforeTheRequest;
  return lost;
}

void parse_effect(JsonFields& fields, Fault& fault) {
  const auto status = fields.number("status", {200, 599});
  const auto drop = fields.choice("drop", kDrops);
  const auto cut = fields.number("cut_body", {0, kLargestBody});
  if (status.has_value() + drop.has_value() + cut.has_value() > 1) {
    return fields.refuse("`status`, `drop` and `cut_body` exclude each other: keep one of them");
  }
  if (!status && (fields.has("body") || fields.has("headers"))) {
    return fields.refuse("`body` and `headers` go with `status`, the answer to give: add it");
  }
  if (status) fault.effect = parse_answer(fields, *status);
  if (drop) fault.effect = parse_drop(*drop);
  if (cut) fault.effect = CutBody{static_cast<std::uint64_t>(*cut)};
  const bool does_nothing =
      std::holds_alternative<std::monostate>(fault.effect) && fault.latency.count() == 0;
  if (does_nothing) {
    fields.refuse("it would do nothing: give `latency_ms`, `status`, `drop` or `cut_body`");
  }
}

}  // namespace

Outcome<Fault> parse_fault(const Json& json, const std::vector<std::string>& faces) {
  JsonFields fields(json, "a fault", kMembers);
  Fault fault;
  parse_match(fields, fault, faces);
  const auto after = fields.number("after", {0, kMostRequests});
  fault.after = static_cast<std::uint64_t>(after.value_or(0));
  if (const auto times = fields.number("times", {1, kMostRequests})) {
    fault.times = static_cast<std::uint64_t>(*times);
  }
  fault.latency =
      std::chrono::milliseconds(fields.number("latency_ms", {0, kLongestLatency}).value_or(0));
  parse_effect(fields, fault);
  if (fields.mistake()) return Failure<Error>(*fields.mistake());
  return fault;
}

Json fault_json(const FaultRecord& record) {
  const Fault& fault = *record.fault;
  Json json = Json::object({{"number", record.number}});
  if (!fault.face.empty()) json.append("face", fault.face);
  if (!fault.method.empty()) json.append("method", fault.method);
  if (!fault.path.text().empty()) json.append("path", fault.path.text());
  if (fault.after > 0) json.append("after", fault.after);
  if (fault.times) json.append("times", *fault.times);
  if (fault.latency.count() > 0) json.append("latency_ms", std::int64_t{fault.latency.count()});
  std::visit(Overloaded{[](std::monostate) {},
                        [&json](const ForcedAnswer& answer) {
                          json.append("status", answer.status);
                          if (answer.body) json.append("body", *answer.body);
                          if (answer.headers.empty()) return;
                          Json headers = Json::object();
                          for (const auto& [name, value] : answer.headers) headers.set(name, value);
                          json.append("headers", std::move(headers));
                        },
                        [&json](const LostAnswer& lost) {
                          const bool is_after = lost.moment == LostAnswer::Moment::AfterTheRequest;
                          const std::string how = lost.is_reset ? "reset_" : "close_";
                          json.append("drop", how + (is_after ? "after" : "before"));
                        },
                        [&json](const CutBody& cut) { json.append("cut_body", cut.bytes); }},
             fault.effect);
  json.append("matched", record.matched);
  json.append("struck", record.struck);
  json.append("spent", record.is_spent());
  return json;
}

}  // namespace purgatory::api

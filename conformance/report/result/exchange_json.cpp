// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/exchange_json.h"

#include <algorithm>

#include "conformance/http/curl_command.h"
#include "conformance/http/redaction.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

Json fields_json(const HeaderFields& fields) {
  Json list = Json::array();
  for (const auto& [name, value] : redacted(fields)) {
    list.push_back(Json::array({as_utf8(name), as_utf8(value)}));
  }
  return list;
}

HeaderFields fields_from(const Json* json) {
  HeaderFields fields;
  if (json == nullptr || !json->is_array()) return fields;
  for (const auto& pair : json->elements()) {
    if (pair.size() != 2 || !pair.is_array()) continue;
    const auto& name = pair.elements()[0];
    const auto& value = pair.elements()[1];
    if (name.is_string() && value.is_string()) {
      fields.emplace_back(name.as_string(), value.as_string());
    }
  }
  return fields;
}

struct BodyLimit {
  std::size_t longest = 0;
  std::size_t left_out = 0;  // already, before it came here
};

void add_body(Json& json, const std::string& whole, BodyLimit limit) {
  // A cut within a character would make text of it base64.
  std::size_t end = std::min(whole.size(), limit.longest);
  while (end > 0 && end < whole.size() &&
         (static_cast<unsigned char>(whole[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  const std::string body = whole.substr(0, end);
  if (is_utf8(body)) {
    json.set("body", without_url_credentials(body));
  } else {
    json.set("body_base64", base64(body));
  }
  const std::size_t size = whole.size() + limit.left_out;
  if (body.size() < size) json.set("body_size", static_cast<std::int64_t>(size));
}

std::string text_of(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  return value != nullptr && value->is_string() ? value->as_string() : "";
}

std::int64_t integer_of(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  return value != nullptr && value->is_small_integer() ? value->as_integer() : 0;
}

std::string body_of(const Json& json) {
  if (json.find("body_base64") == nullptr) return text_of(json, "body");
  return from_base64(text_of(json, "body_base64")).value_or("");
}

std::size_t left_out_of(const Json& json, std::size_t kept) {
  const auto whole =
      static_cast<std::size_t>(std::max<std::int64_t>(integer_of(json, "body_size"), 0));
  return whole > kept ? whole - kept : 0;
}

TransportError::Kind kind_named(std::string_view name) {
  using Kind = TransportError::Kind;
  for (Kind kind : {Kind::Unreachable, Kind::Timeout, Kind::Broken, Kind::TooLarge, Kind::Cancelled,
                    Kind::Unsupported}) {
    if (name_of(kind) == name) return kind;
  }
  return Kind::Broken;
}

Json request_json(const Request& request, BodyLimit limit) {
  Json json = Json::object({{"method", as_utf8(request.method)},
                            {"url", as_utf8(without_url_credentials(request.base_url))},
                            {"path", as_utf8(request.path)},
                            {"authenticated", request.credentials.has_value()},
                            {"headers", fields_json(request.headers)}});
  if (request.body) add_body(json, *request.body, limit);
  return json;
}

Json response_json(const Response& response, BodyLimit limit) {
  Json json = Json::object({{"status", response.status},
                            {"reason", as_utf8(response.reason)},
                            {"headers", fields_json(response.headers)},
                            {"elapsed_us", std::int64_t{response.elapsed.count()}}});
  add_body(json, response.body, limit);
  return json;
}

Response response_from(const Json& json) {
  Response response;
  response.status = static_cast<int>(integer_of(json, "status"));
  response.reason = text_of(json, "reason");
  response.headers = fields_from(json.find("headers"));
  response.body = body_of(json);
  response.elapsed = std::chrono::microseconds(integer_of(json, "elapsed_us"));
  return response;
}

Request request_from(const Json& json) {
  Request request;
  request.method = text_of(json, "method");
  request.base_url = text_of(json, "url");
  request.path = text_of(json, "path");
  request.headers = fields_from(json.find("headers"));
  if (json.find("body") != nullptr || json.find("body_base64") != nullptr) {
    request.body = body_of(json);
  }
  const Json* authenticated = json.find("authenticated");
  if (authenticated != nullptr && *authenticated == Json(true)) {
    request.credentials = Credentials{std::string(kRedacted), std::string(kRedacted)};
  }
  return request;
}

}  // namespace

std::string as_utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length <= 4 && length <= text.size() && !is_utf8(text.substr(0, length))) ++length;
    const bool is_character = length <= 4 && length <= text.size();
    if (is_character) {
      result.append(text.substr(0, length));
    } else {
      result += "\xEF\xBF\xBD";
    }
    text.remove_prefix(is_character ? length : 1);
  }
  return result;
}

Json to_json(const Exchange& exchange, std::size_t longest_body) {
  Json request = request_json(exchange.asked, {longest_body, exchange.request_left_out});
  Exchange told = exchange_from(Json::object({{"request", request}}));
  // The account is gone, that there was one is not.
  Json json = Json::object({{"request", std::move(request)},
                            {"sent", as_utf8(redacted_head(exchange.sent))},
                            {"curl", as_utf8(curl_command(told))}});
  if (const auto* response = exchange.response()) {
    json.set("response", response_json(*response, {longest_body, exchange.response_left_out}));
  } else {
    const auto& error = *exchange.error();
    json.set("error", Json::object({{"kind", name_of(error.kind)},
                                    {"message", as_utf8(without_url_credentials(error.message))}}));
  }
  return json;
}

Exchange exchange_from(const Json& json) {
  Exchange exchange;
  if (const Json* request = json.find("request")) {
    exchange.asked = request_from(*request);
    exchange.request_left_out = left_out_of(*request, exchange.asked.body.value_or("").size());
  }
  exchange.sent = text_of(json, "sent");
  if (const Json* error = json.find("error")) {
    exchange.answered =
        TransportError{kind_named(text_of(*error, "kind")), text_of(*error, "message")};
  } else if (const Json* response = json.find("response")) {
    Response answer = response_from(*response);
    exchange.response_left_out = left_out_of(*response, answer.body.size());
    exchange.answered = std::move(answer);
  }
  return exchange;
}

}  // namespace purgatory::conformance

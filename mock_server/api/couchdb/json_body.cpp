// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/json_body.h"

#include "mock_server/api/couchdb/face.h"
#include "support/gzip.h"

namespace purgatory::api {
namespace {

constexpr std::uint64_t kDefaultMaxRequestSize = 64ULL * 1024 * 1024;

Error body_failure(http::BodyError error) {
  switch (error) {
    case http::BodyError::TooLarge:
      return {ErrorKind::TooLarge, "the request entity is too large", {}};
    case http::BodyError::Incomplete:
      return {ErrorKind::BadRequest, "the request body ended before its announced length", {}};
    case http::BodyError::Malformed:
      break;
  }
  return {ErrorKind::BadRequest, "the chunked encoding of the request body is malformed", {}};
}

// A body may take its time.
bool is_cut_off(const Call& call) {
  if (!call.face.seat) return false;
  const auto lock = call.face.lock();
  return call.face.is_cut_off(call);
}

}  // namespace

Outcome<void> require_json_content_type(const Call& call) {
  const std::string_view type = call.request.headers.value_or_empty("Content-Type");
  if (type.substr(0, type.find(';')) == "application/json") return {};
  return fail(ErrorKind::BadContentType, "Content-Type must be application/json");
}

Outcome<std::string> read_body(Call& call) {
  const std::uint64_t limit = [&call] {
    const auto lock = call.face.lock();
    return call.face.configuration.number("chttpd", "max_http_request_size",
                                          kDefaultMaxRequestSize);
  }();
  const std::string encoding(call.request.headers.value_or_empty("Content-Encoding"));
  auto body = call.request.body->read(limit);
  if (!body) return Failure<Error>(body_failure(body.error()));
  if (is_cut_off(call)) return Failure<Error>(node_is_stopped());
  if (encoding.empty() || encoding == "identity") return std::move(*body);
  if (encoding != "gzip") {
    return fail(ErrorKind::BadContentType, encoding + " is not a supported content encoding.");
  }
  auto plain = gunzip(*body, limit);
  if (plain) return std::move(*plain);
  if (plain.error() == GunzipError::TooLarge) {
    return Failure<Error>(body_failure(http::BodyError::TooLarge));
  }
  return fail(ErrorKind::BadRequest, "Request body is not properly gzipped.");
}

Outcome<Json> read_json(Call& call) {
  if (call.request.framing == http::BodyFraming::Absent) {
    return fail(ErrorKind::BadRequest, "Missing request body");
  }
  const auto body = read_body(call);
  if (!body) return Failure<Error>(body.error());
  auto json = Json::parse(*body);
  if (!json) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  return std::move(*json);
}

Outcome<Json> read_json_object(Call& call) {
  const auto checked = require_json_content_type(call);
  if (!checked && call.face.rules.keeps(Rule::BodiesAreDeclaredAsJson)) {
    return Failure<Error>(checked.error());
  }
  auto json = read_json(call);
  if (json && json->is_object()) return json;
  if (!call.face.rules.keeps(Rule::MalformedBodiesAreRefused)) return Json::object();
  if (!json) return json;
  return fail(ErrorKind::BadRequest, "Request body must be a JSON object");
}

}  // namespace purgatory::api

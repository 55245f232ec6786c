// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "mock_server/api/service.h"
#include "support/json.h"
#include "support/text.h"

namespace purgatory::doubles {

// A request body that lies in memory, and tells whether it was read.
class MemoryBody final : public http::BodyReader {
 public:
  explicit MemoryBody(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::string, http::BodyError> read(std::uint64_t limit) override {
    was_read = true;
    if (bytes_.size() > limit) return Failure<http::BodyError>(http::BodyError::TooLarge);
    return bytes_;
  }
  bool was_read = false;

 private:
  std::string bytes_;
};

// What came back, with the parts that tests ask for.
struct Answer {
  http::Response response;
  bool body_was_read = false;

  int status() const { return response.status; }
  std::string header(std::string_view name) const {
    return std::string(response.headers.value_or_empty(name));
  }
  const std::string& text() const { return response.body; }
  // Null when the body is no JSON.
  Json json() const { return Json::parse(response.body).value_or(Json()); }
  std::string reason() const {
    const Json body = json();
    const Json* reason = body.find("reason");
    return reason != nullptr && reason->is_string() ? reason->as_string() : "";
  }
};

// Speaks to a service without a socket, as `admin:pass` unless told otherwise.
class ServiceClient {
 public:
  explicit ServiceClient(api::Service& service) : service_(service) {}

  // The next requests come from this user ("name:password"); nothing: from nobody.
  void sign_in(std::optional<std::string> credentials) { credentials_ = std::move(credentials); }

  Answer send(std::string method, std::string target, std::optional<std::string> body = {},
              http::Headers headers = {}) {
    http::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    if (!request.headers.find("Host")) request.headers.add("Host", "localhost:5984");
    if (!request.headers.find("Accept")) request.headers.add("Accept", "application/json");
    if (credentials_ && !request.headers.find("Authorization")) {
      request.headers.add("Authorization", "Basic " + base64(*credentials_));
    }
    if (body) {
      request.framing = http::BodyFraming::ContentLength;
      request.content_length = body->size();
      if (!request.headers.find("Content-Type")) {
        request.headers.add("Content-Type", "application/json");
      }
    }
    MemoryBody reader(body.value_or(""));
    request.body = &reader;
    request.peer = "127.0.0.1";
    Answer answer{service_.handle(request)};
    if (answer.response.afterwards) answer.response.afterwards();
    answer.body_was_read = reader.was_read;
    return answer;
  }

  Answer get(std::string target) { return send("GET", std::move(target)); }
  Answer put(std::string target, std::string body) {
    return send("PUT", std::move(target), std::move(body));
  }
  Answer post(std::string target, std::string body) {
    return send("POST", std::move(target), std::move(body));
  }
  Answer remove(std::string target) { return send("DELETE", std::move(target)); }

 private:
  api::Service& service_;
  std::optional<std::string> credentials_ = "admin:pass";
};

}  // namespace purgatory::doubles

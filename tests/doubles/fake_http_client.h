// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/http/http_client.h"

namespace purgatory::conformance {

// Answers by a function and remembers what it was asked, so that a test of the runner needs no
// socket. The function may answer with a `TransportError`.
class FakeHttpClient final : public HttpClient {
 public:
  using Answer = std::variant<Response, TransportError>;
  using Behaviour = std::function<Answer(const Request&)>;

  explicit FakeHttpClient(Behaviour behaviour) : behaviour_(std::move(behaviour)) {}

  Exchange send(const Request& request) override {
    asked_.push_back(request);
    return Exchange{request, request.method + " " + request.path + " HTTP/1.1\r\n\r\n",
                    behaviour_(request)};
  }

  const std::vector<Request>& asked() const { return asked_; }
  // "PUT /db", one a request, in order.
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const auto& request : asked_) lines.push_back(request.method + " " + request.path);
    return lines;
  }

 private:
  Behaviour behaviour_;
  std::vector<Request> asked_;
};

// An answer with that status and JSON text.
inline Response json_response(int status, std::string body) {
  return Response{status, "", {{"Content-Type", "application/json"}}, std::move(body), {}};
}

}  // namespace purgatory::conformance

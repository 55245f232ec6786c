// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
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

  Exchange send(Request request) override {
    asked_.push_back(request);
    Answer answer = behaviour_(request);
    auto* response = std::get_if<Response>(&answer);
    if (request.until_line && response != nullptr) read_lines(request, response->body);
    return Exchange{request, request.method + " " + request.path + " HTTP/1.1\r\n\r\n",
                    std::move(answer)};
  }

  const std::vector<Request>& asked() const { return asked_; }
  // "PUT /db", one a request, in order.
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const auto& request : asked_) lines.push_back(request.method + " " + request.path);
    return lines;
  }

 private:
  // Hands on one line after the other, and keeps the body up to the one that ends it.
  static void read_lines(const Request& request, std::string& body) {
    std::size_t begin = 0;
    for (std::size_t end = body.find('\n'); end != std::string::npos;
         end = body.find('\n', begin)) {
      const bool is_last = request.until_line(std::string_view(body).substr(begin, end - begin));
      begin = end + 1;
      if (is_last) body.resize(begin);
    }
  }

  Behaviour behaviour_;
  std::vector<Request> asked_;
};

// An answer with that status and JSON text.
inline Response json_response(int status, std::string body) {
  return Response{status, "", {{"Content-Type", "application/json"}}, std::move(body), {}};
}

}  // namespace purgatory::conformance

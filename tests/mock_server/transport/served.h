// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "mock_server/transport/listener.h"
#include "tests/doubles/function_service.h"
#include "tests/doubles/raw_client.h"

namespace purgatory::transport {

// A service behind a listener on a free port, for the length of a test.
class Served {
 public:
  explicit Served(api::FunctionService::Function function, ListenOptions options = {})
      : service_(std::move(function)) {
    options.port = 0;
    const auto port = listener_.start(options, service_);
    if (port) port_ = *port;
    EXPECT_TRUE(port.has_value());
  }

  RawClient client() const { return RawClient(port_); }
  std::uint16_t port() const { return port_; }
  Listener& listener() { return listener_; }

 private:
  api::FunctionService service_;
  Listener listener_;
  std::uint16_t port_ = 0;
};

inline http::Response text_response(std::string text) {
  http::Response response;
  response.body = std::move(text);
  return response;
}

// Answers with what came: method, target and body.
inline http::Response echo(const http::Request& request) {
  const auto body = request.body->read(1 << 24);
  if (!body) {
    http::Response failed = text_response(std::to_string(static_cast<int>(body.error())));
    failed.status = 400;
    return failed;
  }
  return text_response(request.method + " " + request.target + " " + *body);
}

}  // namespace purgatory::transport

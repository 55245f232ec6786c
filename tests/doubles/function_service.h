// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "mock_server/api/service.h"

namespace purgatory::api {

// A service that answers as the test says; what is refused comes back as status and reason.
class FunctionService final : public Service {
 public:
  using Function = std::function<http::Response(const http::Request&)>;

  explicit FunctionService(Function function) : function_(std::move(function)) {}

  http::Response handle(const http::Request& request) override { return function_(request); }
  http::Response refuse(int status, const std::string& reason) override {
    http::Response response;
    response.status = status;
    response.body = reason;
    return response;
  }

 private:
  Function function_;
};

}  // namespace purgatory::api

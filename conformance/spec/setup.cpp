// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/setup.h"

#include <utility>

namespace purgatory::conformance {
namespace {

Step request_step(std::string title, RequestSpec request, std::vector<int> statuses) {
  Expectation expect;
  expect.position = request.position;
  expect.status = StatusExpectation{std::move(statuses), {}, request.position};
  Step step;
  step.title = std::move(title);
  step.position = request.position;
  RequestStep action;
  action.request = std::move(request);
  action.expect.push_back(std::move(expect));
  step.action = std::move(action);
  return step;
}

Setup database(const SourcePosition& position) {
  RequestSpec create;
  create.method = "PUT";
  create.path = "/{{db}}";
  create.query = {{"q", Json(1)}};
  create.position = position;
  RequestSpec remove;
  remove.method = "DELETE";
  remove.path = "/{{db}}";
  remove.position = position;
  // A scenario may have removed it already.
  return {"database",
          {request_step("create the database", std::move(create), {201, 202})},
          {request_step("remove the database", std::move(remove), {200, 202, 404})}};
}

}  // namespace

const std::vector<std::string>& builtin_setup_names() {
  static const std::vector<std::string> kNames = {"database"};
  return kNames;
}

std::optional<Setup> builtin_setup(std::string_view name, const SourcePosition& position) {
  if (name == "database") return database(position);
  return std::nullopt;
}

}  // namespace purgatory::conformance

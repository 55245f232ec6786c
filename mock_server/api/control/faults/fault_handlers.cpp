// SPDX-License-Identifier: Apache-2.0
// Faults of the network, made on purpose.
#include <charconv>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/faults/fault_json.h"
#include "mock_server/api/control/handlers.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

Outcome<FaultRecord> fault_of(const ControlCall& call) {
  const std::string& text = call.captured("number");
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) {
    if (auto record = call.control.faults().find(number)) return *std::move(record);
  }
  return fail(ErrorKind::NotFound,
              "There is no fault `" + printable(text) + "`; GET /_mock/faults lists them.");
}

}  // namespace

Outcome<http::Response> get_faults(ControlCall& call) {
  Json list = Json::array();
  for (const FaultRecord& record : call.control.faults().list()) list.push_back(fault_json(record));
  return json_response(200, Json::object({{"faults", std::move(list)}}));
}

Outcome<http::Response> post_fault(ControlCall& call) {
  auto fault = parse_fault(call.body, call.control.section_names());
  if (!fault) return Failure<Error>(fault.error());
  const auto number = call.control.faults().add(*std::move(fault));
  if (!number) {
    return fail(ErrorKind::BadRequest,
                "There are 1,000 faults already; DELETE /_mock/faults removes them.");
  }
  call.control.activity().note();
  const auto record = call.control.faults().find(*number);
  http::Response response =
      json_response(201, record ? fault_json(*record) : Json::object({{"number", *number}}));
  response.headers.add("Location", "/_mock/faults/" + std::to_string(*number));
  return response;
}

Outcome<http::Response> delete_faults(ControlCall& call) {
  const std::uint64_t removed = call.control.faults().clear();
  call.control.activity().note();
  return json_response(200, Json::object({{"removed", removed}}));
}

Outcome<http::Response> get_fault(ControlCall& call) {
  const auto record = fault_of(call);
  if (!record) return Failure<Error>(record.error());
  return json_response(200, fault_json(*record));
}

Outcome<http::Response> delete_fault(ControlCall& call) {
  const auto record = fault_of(call);
  if (!record) return Failure<Error>(record.error());
  call.control.faults().remove(record->number);
  call.control.activity().note();
  return ok_response();
}

}  // namespace purgatory::api

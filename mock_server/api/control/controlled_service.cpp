// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/controlled_service.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <utility>
#include <variant>

#include "mock_server/api/control/faults/cut_stream.h"
#include "mock_server/api/control/journal/recording.h"
#include "mock_server/api/control/request_guard.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "support/overloaded.h"

namespace purgatory::api {
namespace {

using Steady = std::chrono::steady_clock;

constexpr const char* kOffByChoice =
    "The control of this server is switched off; start it with --control on to have /_mock/.";
constexpr const char* kOffByAddress =
    "The control of this server is off, because others than this machine can reach the address it "
    "listens on and the control has no password. To have /_mock/ all the same, start the server "
    "with --control on, or let it listen on 127.0.0.1.";

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view query_of(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::optional<std::uint64_t> announced_bytes(const http::Request& request) {
  if (request.framing == http::BodyFraming::Chunked) return std::nullopt;
  return request.framing == http::BodyFraming::Absent ? 0 : request.content_length;
}

http::Response lost(const LostAnswer& how) {
  http::Response response;
  response.breaks = http::Break{
      std::nullopt, how.is_reset ? http::Break::Ending::Reset : http::Break::Ending::Close};
  return response;
}

void cut(http::Response& response, std::uint64_t bytes) {
  const std::uint64_t size = response.body.size();
  if (!response.stream) {
    response.breaks = http::Break{size == 0 ? 0 : std::min(bytes, size - 1)};
    return;
  }
  if (size > bytes) response.body.resize(bytes);
  const std::uint64_t left = bytes - response.body.size();
  response.stream = std::make_unique<CutStream>(std::move(response.stream), left);
}

}  // namespace

struct ControlledService::Exchange {
  const http::Request& request;
  const Steady::time_point start = Steady::now();
  TimePoint at{};
  http::Response response{};
  std::uint64_t fault = 0;
  std::optional<std::uint64_t> request_bytes{};
  std::shared_ptr<RecordedContent> content{};
};

ControlledService::ControlledService(Control& control, Service& inner, Options options)
    : control_(control), inner_(inner), options_(std::move(options)), router_(control) {}

http::Response ControlledService::handle(const http::Request& request) {
  return is_control_target(request.target) ? answer_for_control(request) : answer(request);
}

http::Response ControlledService::answer_for_control(const http::Request& request) {
  if (options_.access == ControlAccess::OffByChoice) {
    return error_response({ErrorKind::NotFound, kOffByChoice, {}});
  }
  if (options_.access == ControlAccess::OffByAddress) {
    return error_response({ErrorKind::Forbidden, kOffByAddress, {}});
  }
  if (auto checked = check_sender(request, options_.host); !checked) {
    return error_response(checked.error());
  }
  try {
    return router_.answer(request);
  } catch (const std::exception& fault) {
    return error_response({ErrorKind::Internal, fault.what(), {}});
  }
}

http::Response ControlledService::answer(const http::Request& request) {
  Exchange exchange{request};
  exchange.at = control_.clock().now();
  const auto struck =
      control_.faults().strike({options_.face, request.method, path_of(request.target)});
  if (struck) {
    exchange.fault = struck->number;
    strike(*struck->fault, exchange);
  } else {
    serve(exchange);
  }
  note(exchange);
  return std::move(exchange.response);
}

void ControlledService::serve(Exchange& exchange) {
  const auto most = control_.journal().recorded_bytes();
  if (!most) {
    exchange.response = inner_.handle(exchange.request);
    return;
  }
  http::Request request = exchange.request;
  RecordingBody body(*exchange.request.body, *most);
  request.body = &body;
  exchange.response = inner_.handle(request);
  exchange.request_bytes = body.size();
  exchange.content = std::make_shared<RecordedContent>();
  RecordedContent& content = *exchange.content;
  content.request_body = body.take();
  content.answer_body = RecordingBody::first_bytes(exchange.response.body, *most);
  content.answer_headers = redacted(exchange.response.headers);
  if (takes_secrets(path_of(request.target))) {
    content.request_body = {"", false, true};
    content.answer_body = {"", false, true};
  }
}

void ControlledService::strike(const Fault& fault, Exchange& exchange) {
  if (fault.latency.count() > 0) control_.wait(fault.latency);
  std::visit(Overloaded{[&](std::monostate) { serve(exchange); },
                        [&](const ForcedAnswer& answer) {
                          exchange.response = forced(answer, exchange.fault);
                        },
                        [&](const LostAnswer& how) {
                          const bool is_done = how.moment == LostAnswer::Moment::AfterTheRequest;
                          if (is_done) serve(exchange);
                          exchange.response = lost(how);
                        },
                        [&](const CutBody& how) {
                          serve(exchange);
                          cut(exchange.response, how.bytes);
                        }},
             fault.effect);
}

http::Response ControlledService::forced(const ForcedAnswer& answer, std::uint64_t number) {
  http::Response response =
      inner_.refuse(answer.status, "Fault " + std::to_string(number) + " of /_mock/faults.");
  response.status = answer.status;
  response.close = false;
  if (answer.body) response.body = answer.body->dump() + "\n";
  constexpr int kFirstFailure = 400;
  if (!answer.body && answer.status < kFirstFailure) response.body = "{\"ok\":true}\n";
  for (const auto& [name, value] : answer.headers) response.headers.set(name, value);
  return response;
}

void ControlledService::note(Exchange& exchange) {
  const http::Request& request = exchange.request;
  const http::Response& response = exchange.response;
  JournalEntry entry;
  entry.face = options_.face;
  entry.method = request.method.substr(0, Journal::kLongestText);
  entry.path = path_of(request.target).substr(0, Journal::kLongestText);
  entry.query = query_of(request.target).substr(0, Journal::kLongestText);
  entry.at = exchange.at;
  entry.took =
      std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - exchange.start);
  const bool is_lost = response.breaks && !response.breaks->body_bytes;
  entry.status = is_lost ? 0 : response.status;
  entry.request_bytes = announced_bytes(request);
  if (!entry.request_bytes) entry.request_bytes = exchange.request_bytes;
  if (!response.stream) entry.answer_bytes = response.body.size();
  entry.request_id = response.headers.value_or_empty("X-Couch-Request-ID");
  entry.fault = exchange.fault;
  if (control_.journal().recorded_bytes()) {
    if (!exchange.content) exchange.content = std::make_shared<RecordedContent>();
    exchange.content->request_headers = redacted(request.headers);
    entry.content = std::move(exchange.content);
  }
  control_.journal().record(std::move(entry));
  control_.activity().note();
}

void ControlledService::stop() {
  control_.stop();
  inner_.stop();
}

}  // namespace purgatory::api

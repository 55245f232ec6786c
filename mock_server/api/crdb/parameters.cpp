// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/parameters.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "support/text.h"

namespace purgatory::api::redis {
namespace {

constexpr std::uint64_t kMostBodyBytes = 16ULL << 20;
constexpr std::size_t kLongestTaskId = 128;
constexpr std::int64_t kLongestTtl = 2'147'483'647;

Failure<Error> invalid(std::string description) {
  return fail(ErrorKind::InvalidSchema, std::move(description));
}

bool is_task_id(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '_' || c == ':' || c == '-';
  };
  return !text.empty() && text.size() <= kLongestTaskId && std::ranges::all_of(text, is_plain);
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc()) return value;
  using Limits = std::numeric_limits<std::int64_t>;
  return text.front() == '-' ? Limits::min() : Limits::max();
}

Outcome<void> require_json(const Call& call) {
  const auto type = call.request.headers.find("Content-Type");
  if (!type) return {};
  const std::string_view media = trim(type->substr(0, type->find(';')));
  if (equals_ignoring_case(media, "application/json")) return {};
  return invalid(fmt::format("Content-Type is \"{}\", not application/json", *type));
}

}  // namespace

Outcome<TaskParameters> task_parameters(const Call& call) {
  TaskParameters parameters;
  if (const auto id = call.request.headers.find("X-Task-ID")) {
    if (!is_task_id(*id)) {
      return invalid("X-Task-ID must be 1 to 128 letters, digits and any of . _ : -");
    }
    parameters.id = std::string(*id);
  }
  const auto ttl = result_ttl(call);
  if (!ttl) return Failure<Error>(ttl.error());
  parameters.result_ttl = *ttl;
  return parameters;
}

Outcome<std::optional<std::chrono::seconds>> result_ttl(const Call& call) {
  const auto ttl = call.request.headers.find("X-Result-TTL");
  if (!ttl) return std::nullopt;
  const auto seconds = number(*ttl);
  if (seconds && *seconds >= 0 && *seconds <= kLongestTtl) return std::chrono::seconds(*seconds);
  if (!keeps(call, Rule::CrdbResultTtlsAreIntegers)) return std::nullopt;
  return invalid(fmt::format("X-Result-TTL must be seconds from 0 to {}", kLongestTtl));
}

Outcome<bool> flag(const Call& call, std::string_view name) {
  const auto value = call.query(name);
  if (!value) return false;
  if (equals_ignoring_case(*value, "true")) return true;
  if (equals_ignoring_case(*value, "false")) return false;
  return invalid(fmt::format("Query parameter \"{}\" is \"{}\", not true or false", name, *value));
}

Outcome<std::optional<std::int64_t>> integer(const Call& call, std::string_view name) {
  const auto value = call.query(name);
  if (!value) return std::nullopt;
  const auto parsed = number(*value);
  if (parsed) return parsed;
  return invalid(fmt::format("Query parameter \"{}\" is \"{}\", not an integer", name, *value));
}

Outcome<std::optional<std::string>> read_body(Call& call) {
  const bool has_body =
      call.request.framing == http::BodyFraming::Chunked || call.request.content_length > 0;
  if (!has_body) return std::nullopt;
  if (auto checked = require_json(call); !checked) return Failure<Error>(checked.error());
  auto body = call.request.body->read(kMostBodyBytes);
  if (body) return *std::move(body);
  if (body.error() == http::BodyError::TooLarge) {
    return fail(ErrorKind::BodyTooLarge, "The body is larger than 16 MiB");
  }
  return invalid("The body ended before its announced length, or its chunks are malformed");
}

Outcome<Json> read_object(Call& call) {
  auto body = read_body(call);
  if (!body) return Failure<Error>(body.error());
  // The words of the product's own framework.
  if (!*body) return invalid("None is not of type 'object'");
  auto json = Json::parse(**body);
  if (!json) {
    return invalid(fmt::format("The body is no JSON: {}, at byte {}", json.error().problem,
                               json.error().offset));
  }
  if (json->is_object()) return *std::move(json);
  return invalid(fmt::format("The body is of type {}, not an object", json->type_name()));
}

}  // namespace purgatory::api::redis

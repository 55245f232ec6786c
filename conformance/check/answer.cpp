// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/answer.h"

#include <fmt/format.h>

#include "conformance/check/match/value_text.h"
#include "support/json_reading.h"
#include "support/text.h"

namespace purgatory::conformance {

namespace {

Json lines_of(const Response& response, std::vector<std::string>& repeated) {
  constexpr std::string_view kData = "data:";
  const auto type = find_header(response.headers, "Content-Type");
  const bool is_events = type && type->starts_with("text/event-stream");
  Json lines = Json::array();
  for (std::string_view line : split(response.body, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (is_events && !line.starts_with(kData)) continue;
    if (is_events) line = trim(line.substr(kData.size()));
    if (line.empty()) continue;
    auto reading = read_json(line);
    if (reading) {
      const std::string place = "/" + std::to_string(lines.size());
      for (const std::string& member : reading->repeated) repeated.push_back(place + member);
    }
    lines.push_back(reading ? std::move(reading->value) : Json(line));
  }
  return lines;
}

}  // namespace

std::optional<std::string> Answer::header(std::string_view name) const {
  std::optional<std::string> joined;
  for (const auto& [field, value] : response_.headers) {
    if (!equals_ignoring_case(field, name)) continue;
    if (joined) {
      joined->append(", ").append(value);
    } else {
      joined = value;
    }
  }
  return joined;
}

const Result<Json, JsonError>& Answer::json() const {
  if (json_) return *json_;
  if (is_stream_) {
    json_ = lines_of(response_, repeated_);
  } else if (auto reading = read_json(response_.body)) {
    json_ = std::move(reading->value);
    repeated_ = std::move(reading->repeated);
  } else {
    json_ = Failure<JsonError>(std::move(reading.error()));
  }
  return *json_;
}

std::string Answer::no_json_text() const {
  if (response_.body.empty()) return "an empty body";
  return fmt::format("a body that is not JSON ({} at byte {})", json().error().problem,
                     json().error().offset);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/answer.h"

#include <fmt/format.h>

#include "conformance/check/match/value_text.h"

namespace purgatory::conformance {

std::optional<std::string> Answer::header(std::string_view name) const {
  const auto values = all_headers(response_.headers, name);
  if (values.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(values, ", "));
}

const Result<Json, JsonError>& Answer::json() const {
  if (!json_) json_ = Json::parse(response_.body);
  return *json_;
}

std::string Answer::no_json_text() const {
  if (response_.body.empty()) return "an empty body";
  return fmt::format("a body that is not JSON ({} at byte {})", json().error().problem,
                     json().error().offset);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "conformance/http/exchange.h"
#include "support/json.h"
#include "support/result.h"

namespace purgatory::conformance {

// An answer under judgement: its body is read as JSON at most once, however many checks ask. Of a
// feed that is a list of its lines, each as JSON where it is that, else as a string; the empty ones
// are left out, and of an event stream only the `data:` counts. Refers to the response.
class Answer {
 public:
  // Requires that the exchange has an answer.
  explicit Answer(const Exchange& exchange)
      : response_(*exchange.response()), is_stream_(exchange.asked.is_stream) {}

  std::chrono::microseconds elapsed() const { return response_.elapsed; }
  int status() const { return response_.status; }
  const std::string& body() const { return response_.body; }
  // The values of all fields of that name joined by ", " (RFC 9110, 5.3), or nothing.
  std::optional<std::string> header(std::string_view name) const;
  const Result<Json, JsonError>& json() const;
  // Members that their object has more than once, as JSON Pointers; the last of each is the one
  // that `json` has. Nothing while nobody has asked for that.
  const std::vector<std::string>& repeated_members() const { return repeated_; }
  // What the body is, for messages, where it is no JSON: `a body that is not JSON (…)`.
  std::string no_json_text() const;

 private:
  const Response& response_;
  bool is_stream_ = false;
  mutable std::optional<Result<Json, JsonError>> json_;
  mutable std::vector<std::string> repeated_;
};

}  // namespace purgatory::conformance

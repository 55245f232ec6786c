// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// One part of a body that has several; refers to the body.
struct BodyPart {
  HeaderFields headers;
  std::string_view content;
};

// The boundary that a `Content-Type: multipart/…` names (RFC 2046, section 5.1.1), or nothing.
std::optional<std::string> boundary_of(std::string_view content_type);

// The parts between the delimiters; what stands before the first and behind the last is left out.
// Nothing where the closing delimiter is missing, or no delimiter is there.
std::optional<std::vector<BodyPart>> parts_of(std::string_view body, const std::string& boundary);

}  // namespace purgatory::conformance

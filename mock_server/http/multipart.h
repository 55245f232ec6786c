// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/http/headers.h"

namespace purgatory::http {

// One part of a multipart body (RFC 2046, section 5.1).
struct Part {
  Headers headers;
  std::string body;
};

// The boundary that a multipart Content-Type names; nothing for any other type.
std::optional<std::string> boundary_of(std::string_view content_type);

// The parts between the boundaries, preamble and epilogue left aside. Nothing when the closing
// boundary is missing or a part has no empty line behind its headers.
std::optional<std::vector<Part>> parse_multipart(std::string_view body, std::string_view boundary);

// The parts as a body; the headers in the order given.
std::string print_multipart(const std::vector<Part>& parts, std::string_view boundary);

}  // namespace purgatory::http

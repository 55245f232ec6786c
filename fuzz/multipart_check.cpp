// SPDX-License-Identifier: Apache-2.0
#include "fuzz/multipart_check.h"

#include <algorithm>
#include <string>

#include "fuzz/require.h"
#include "mock_server/http/multipart.h"

namespace purgatory::fuzz {
namespace {

bool are_alike(const http::Part& left, const http::Part& right) {
  return left.body == right.body && std::equal(left.headers.begin(), left.headers.end(),
                                               right.headers.begin(), right.headers.end());
}

}  // namespace

void check_multipart(std::string_view bytes) {
  const auto line_end = bytes.find('\n');
  const auto boundary = http::boundary_of(bytes.substr(0, line_end));
  if (!boundary || line_end == std::string_view::npos) return;
  const std::string_view body = bytes.substr(line_end + 1);
  const auto parts = http::parse_multipart(body, *boundary);
  if (!parts) return;
  for (const http::Part& part : *parts) {
    require(body.find(part.body) != std::string_view::npos);
  }
  if (parts->empty()) return;
  const auto again = http::parse_multipart(http::print_multipart(*parts, *boundary), *boundary);
  require(again.has_value() &&
          std::equal(again->begin(), again->end(), parts->begin(), parts->end(), are_alike));
}

}  // namespace purgatory::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/multipart.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

Headers parse_headers(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const auto end = std::min(text.find(kLineEnd), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + kLineEnd.size(), text.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.add(std::string(trim(line.substr(0, colon))),
                std::string(trim(line.substr(colon + 1))));
  }
  return headers;
}

// `text` is what stands between two boundaries: headers, an empty line, the body.
std::optional<Part> parse_part(std::string_view text) {
  if (text.starts_with(kLineEnd)) return Part{{}, std::string(text.substr(kLineEnd.size()))};
  const auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  return Part{parse_headers(text.substr(0, end)), std::string(text.substr(end + 4))};
}

}  // namespace

std::optional<std::string> boundary_of(std::string_view content_type) {
  if (!equals_ignoring_case(content_type.substr(0, 10), "multipart/")) return std::nullopt;
  auto parameters = split(content_type, ';');
  for (std::string_view parameter : parameters) {
    parameter = trim(parameter);
    if (!equals_ignoring_case(parameter.substr(0, 9), "boundary=")) continue;
    std::string_view value = parameter.substr(9);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (value.empty()) return std::nullopt;
    return std::string(value);
  }
  return std::nullopt;
}

std::optional<std::vector<Part>> parse_multipart(std::string_view body, std::string_view boundary) {
  const std::string opening = "--" + std::string(boundary);
  const std::string delimiter = std::string(kLineEnd) + opening;
  auto at = body.starts_with(opening) ? 0 : body.find(delimiter);
  if (at == std::string_view::npos) return std::nullopt;
  body.remove_prefix(at == 0 && body.starts_with(opening) ? opening.size() : at + delimiter.size());
  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    const auto line_end = body.find(kLineEnd);
    const auto next = body.find(delimiter);
    if (next == std::string_view::npos || line_end > next) return std::nullopt;
    auto part = parse_part(
        body.substr(line_end + kLineEnd.size(),
                    std::max(next, line_end + kLineEnd.size()) - line_end - kLineEnd.size()));
    if (!part) return std::nullopt;
    parts.push_back(std::move(*part));
    body.remove_prefix(next + delimiter.size());
  }
  return parts;
}

std::string print_multipart(const std::vector<Part>& parts, std::string_view boundary) {
  std::string body = "--" + std::string(boundary);
  for (const Part& part : parts) {
    body += kLineEnd;
    for (const auto& [name, value] : part.headers) {
      body.append(name).append(": ").append(value).append(kLineEnd);
    }
    body += kLineEnd;
    body.append(part.body).append(kLineEnd).append("--").append(boundary);
  }
  return body + "--";
}

}  // namespace purgatory::http

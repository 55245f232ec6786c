// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/multipart_body.h"

#include <algorithm>
#include <utility>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr auto kNone = std::string_view::npos;

// Where a delimiter stands, from the `--` on, and one behind its line.
struct Delimiter {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool closes = false;
};

std::optional<Delimiter> delimiter_from(std::string_view body, std::size_t from,
                                        const std::string& dashed) {
  for (auto at = body.find(dashed, from); at != kNone; at = body.find(dashed, at + 1)) {
    if (at > 0 && body[at - 1] != '\n') continue;
    const std::size_t line_end = std::min(body.find('\n', at), body.size());
    std::string_view rest = body.substr(at + dashed.size(), line_end - at - dashed.size());
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    const bool closes = rest.starts_with("--");
    if (!trim(rest.substr(closes ? 2 : 0)).empty()) continue;  // a longer boundary
    return Delimiter{at, std::min(line_end + 1, body.size()), closes};
  }
  return std::nullopt;
}

// The line break before a delimiter belongs to it.
std::string_view without_last_break(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

BodyPart part_of(std::string_view text) {
  BodyPart part;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(without_last_break(text.substr(0, end + 1)));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(':'), line.size());
    part.headers.emplace_back(line.substr(0, colon),
                              trim(line.substr(std::min(colon + 1, line.size()))));
  }
  part.content = text;
  return part;
}

}  // namespace

std::optional<std::string> boundary_of(std::string_view content_type) {
  constexpr std::string_view kName = "boundary=";
  const auto found = to_lower(content_type).find(kName);
  if (found == std::string::npos) return std::nullopt;
  std::string_view value = content_type.substr(found + kName.size());
  if (value.starts_with('"')) {
    value.remove_prefix(1);
    value = value.substr(0, value.find('"'));
  } else {
    value = trim(value.substr(0, value.find(';')));
  }
  if (value.empty()) return std::nullopt;
  return std::string(value);
}

std::optional<std::vector<BodyPart>> parts_of(std::string_view body, const std::string& boundary) {
  const std::string dashed = "--" + boundary;
  std::vector<BodyPart> parts;
  auto delimiter = delimiter_from(body, 0, dashed);
  while (delimiter && !delimiter->closes) {
    const auto next = delimiter_from(body, delimiter->end, dashed);
    if (!next) return std::nullopt;
    const auto length = next->begin - delimiter->end;
    parts.push_back(part_of(without_last_break(body.substr(delimiter->end, length))));
    delimiter = next;
  }
  if (!delimiter) return std::nullopt;
  return parts;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/target.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::http {
namespace {

// Decodes the text, or leaves it as it is when there is nothing to decode: nearly always.
std::optional<std::string> decoded(std::string_view text) {
  if (text.find_first_of("%+") == std::string_view::npos) return std::string(text);
  return percent_decode(text, PlusSign::IsSpace);
}

bool parse_query(std::string_view raw, Query& query) {
  if (raw.empty()) return true;
  for (const std::string_view part : split(raw, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = decoded(part.substr(0, equals));
    auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                  : decoded(part.substr(equals + 1));
    if (!name || !value) return false;
    query.add(std::move(*name), std::move(*value));
  }
  return true;
}

}  // namespace

std::optional<std::string_view> Query::find(std::string_view name) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [name](const Parameter& p) { return p.first == name; });
  if (found == parameters_.end()) return std::nullopt;
  return found->second;
}

void Query::add(std::string name, std::string value) {
  parameters_.emplace_back(std::move(name), std::move(value));
}

Result<Target, TargetError> parse_target(std::string_view raw) {
  raw = raw.substr(0, raw.find('#'));
  const auto question = raw.find('?');
  Target target;
  target.path = std::string(raw.substr(0, question));
  for (const std::string_view part : split(target.path, '/')) {
    if (part.empty()) continue;
    auto segment = decoded(part);
    if (!segment) return Failure<TargetError>(TargetError::BadEscape);
    target.segments.push_back(std::move(*segment));
  }
  if (question != std::string_view::npos && !parse_query(raw.substr(question + 1), target.query)) {
    return Failure<TargetError>(TargetError::BadEscape);
  }
  return target;
}

}  // namespace purgatory::http

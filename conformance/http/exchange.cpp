// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/exchange.h"

#include "support/text.h"

namespace purgatory::conformance {

std::optional<std::string_view> find_header(const HeaderFields& fields, std::string_view name) {
  for (const auto& [key, value] : fields) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> all_headers(const HeaderFields& fields, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : fields) {
    if (equals_ignoring_case(key, name)) values.emplace_back(value);
  }
  return values;
}

std::string_view name_of(TransportError::Kind kind) {
  switch (kind) {
    case TransportError::Kind::Unreachable:
      return "unreachable";
    case TransportError::Kind::Timeout:
      return "timeout";
    case TransportError::Kind::Broken:
      return "broken";
    case TransportError::Kind::TooLarge:
      return "too-large";
    case TransportError::Kind::Cancelled:
      return "cancelled";
    case TransportError::Kind::Unsupported:
      return "unsupported";
  }
  return "broken";
}

}  // namespace purgatory::conformance

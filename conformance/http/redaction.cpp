// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/redaction.h"

#include <algorithm>
#include <array>

#include "support/text.h"

namespace purgatory::conformance {

bool is_secret_header(std::string_view name) {
  constexpr std::array<std::string_view, 5> kSecret = {
      "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Auth-CouchDB-Token"};
  return std::ranges::any_of(
      kSecret, [name](std::string_view secret) { return equals_ignoring_case(name, secret); });
}

std::string redacted_head(std::string_view head) {
  std::string result;
  for (std::string_view line : split(head, '\n')) {
    if (!result.empty()) result += '\n';
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && is_secret_header(line.substr(0, colon))) {
      result.append(line.substr(0, colon)).append(": ").append(kRedacted);
      if (line.ends_with('\r')) result += '\r';
    } else {
      result.append(line);
    }
  }
  return result;
}

HeaderFields redacted(const HeaderFields& fields) {
  HeaderFields result = fields;
  for (auto& [name, value] : result) {
    if (is_secret_header(name)) value = kRedacted;
  }
  return result;
}

std::string without_url_credentials(std::string_view text) {
  std::string result;
  for (std::size_t mark = text.find("://"); mark != std::string_view::npos;
       mark = text.find("://")) {
    const std::size_t start = mark + 3;
    result.append(text.substr(0, start));
    text.remove_prefix(start);
    // The authority ends at the first of these; what comes before its last '@' is user info.
    const std::string_view authority = text.substr(0, text.find_first_of("/?# \t\r\n\"'"));
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) text.remove_prefix(at + 1);
  }
  return result.append(text);
}

}  // namespace purgatory::conformance

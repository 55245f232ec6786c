// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/wire/address.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::replication {
namespace {

bool is_visible(char c) {
  constexpr char kFirst = 0x21;
  constexpr char kDelete = 0x7F;
  return (c < 0 || c >= kFirst) && c != kDelete;
}

}  // namespace

std::optional<ParsedUrl> parse_database_url(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = to_lower(text.substr(0, colon));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  std::string_view rest = text.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  if (!std::ranges::all_of(rest, is_visible)) return std::nullopt;
  const auto slash = rest.find_first_of("/?");
  std::string_view authority = rest.substr(0, slash);
  const std::string_view path = slash == std::string_view::npos ? "" : rest.substr(slash);
  ParsedUrl parsed;
  // A password may hold an '@' that nobody encoded; a host never does.
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view credentials = authority.substr(0, at);
    const auto split = credentials.find(':');
    const auto user = percent_decode(credentials.substr(0, split));
    const auto password = percent_decode(
        split == std::string_view::npos ? std::string_view() : credentials.substr(split + 1));
    if (!user || !password) return std::nullopt;
    parsed.user = *user;
    parsed.password = *password;
    authority.remove_prefix(at + 1);
  }
  if (authority.empty()) return std::nullopt;
  parsed.url = scheme + "://" + std::string(authority) + std::string(path);
  const bool has_query = path.find('?') != std::string_view::npos;
  if (!has_query && !parsed.url.ends_with('/')) parsed.url += '/';
  return parsed;
}

std::string basic_authorization(const std::string& user, const std::string& password) {
  return "Basic " + base64(user + ":" + password);
}

std::optional<std::string> basic_user(std::string_view authorization) {
  const auto space = authorization.find(' ');
  if (!equals_ignoring_case(authorization.substr(0, space), "basic")) return std::nullopt;
  if (space == std::string_view::npos) return std::nullopt;
  const auto plain = from_base64(trim(authorization.substr(space)));
  if (!plain) return std::nullopt;
  return plain->substr(0, plain->find(':'));
}

}  // namespace purgatory::replication

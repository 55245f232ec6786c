// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/bookmark.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::couchdb::mango {
namespace {

std::string with_standard_alphabet(std::string text) {
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  constexpr std::size_t kGroup = 4;
  text.append((kGroup - text.size() % kGroup) % kGroup, '=');
  return text;
}

}  // namespace

std::string print_bookmark(const Bookmark& bookmark) {
  return base64url(
      Json::object({{"startkey_docid", bookmark.id}, {"startkey", bookmark.key}}).dump());
}

Outcome<Bookmark> parse_bookmark(const std::string& text) {
  const auto bytes = from_base64(with_standard_alphabet(text));
  const auto json = Json::parse(bytes.value_or(""));
  const Json* id = json ? json->find("startkey_docid") : nullptr;
  const Json* key = json ? json->find("startkey") : nullptr;
  if (id == nullptr || !id->is_string() || key == nullptr) {
    return fail("invalid_bookmark", "Invalid bookmark value: " + Json(text).dump());
  }
  return Bookmark{*key, id->as_string()};
}

}  // namespace purgatory::couchdb::mango

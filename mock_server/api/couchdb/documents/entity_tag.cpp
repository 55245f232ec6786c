// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/documents/entity_tag.h"

#include <algorithm>

#include "support/digest.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

std::string base36(Md5Digest number) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string reversed;
  const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
  while (!std::all_of(number.begin(), number.end(), is_zero)) {
    unsigned remainder = 0;
    for (std::uint8_t& byte : number) {
      const unsigned dividend = remainder << 8U | byte;
      byte = static_cast<std::uint8_t>(dividend / 36);
      remainder = dividend % 36;
    }
    reversed += kDigits[remainder];
  }
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace

std::string strong_entity_tag(std::string_view content) {
  return "\"" + base36(md5(content)) + "\"";
}

bool client_has(const http::Request& request, std::string_view entity_tag) {
  const auto listed = request.headers.find("If-None-Match");
  if (!listed) return false;
  for (std::string_view tag : split(*listed, ',')) {
    tag = trim(tag);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == entity_tag || tag == "*") return true;
  }
  return false;
}

http::Response with_entity_tag(const http::Request& request, http::Response response,
                               std::string entity_tag) {
  if (client_has(request, entity_tag)) {
    http::Response unchanged;
    unchanged.status = 304;
    unchanged.headers = {{"Cache-Control", "must-revalidate"}, {"ETag", std::move(entity_tag)}};
    return unchanged;
  }
  response.headers.add("ETag", std::move(entity_tag));
  return response;
}

http::Response with_entity_tag(const http::Request& request, http::Response response) {
  std::string tag = strong_entity_tag(response.body);
  return with_entity_tag(request, std::move(response), std::move(tag));
}

}  // namespace purgatory::api

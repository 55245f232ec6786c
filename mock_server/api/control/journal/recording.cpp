// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/journal/recording.h"

#include <algorithm>
#include <array>

#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::array<std::string_view, 5> kSecretFields = {
    "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Auth-CouchDB-Token"};

bool is_secret(std::string_view field) {
  return std::ranges::any_of(kSecretFields, [field](std::string_view secret) {
    return equals_ignoring_case(field, secret);
  });
}

}  // namespace

bool takes_secrets(std::string_view path) {
  // Decoded, so that no spelling of the path gets around it; what cannot be decoded is no route.
  const std::string plain = percent_decode(path, PlusSign::IsSpace).value_or("");
  const std::string bare = "/" + plain.substr(std::min(plain.find_first_not_of('/'), plain.size()));
  return bare.starts_with("/_session") || bare.starts_with("/_users") ||
         bare.find("/_config") != std::string::npos || bare.starts_with("/_replicat") ||
         bare.find("/_replicator") != std::string::npos || bare.starts_with("/v1/crdbs");
}

http::Headers redacted(const http::Headers& headers) {
  http::Headers shown;
  for (const auto& [name, value] : headers) {
    shown.add(name, is_secret(name) ? "[redacted]" : value);
  }
  return shown;
}

}  // namespace purgatory::api

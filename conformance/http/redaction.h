// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// What stands in a report where a secret stood.
inline constexpr std::string_view kRedacted = "[redacted]";

// True for header fields that carry secrets: Authorization, Proxy-Authorization, Cookie,
// Set-Cookie and CouchDB's X-Auth-CouchDB-Token.
bool is_secret_header(std::string_view name);

// The request head as sent, with the values of secret fields replaced.
std::string redacted_head(std::string_view head);
// The fields, with the values of secret ones replaced.
HeaderFields redacted(const HeaderFields& fields);
// `http://user:password@host/` as `http://host/`, anywhere in a text.
std::string without_url_credentials(std::string_view text);

}  // namespace purgatory::conformance

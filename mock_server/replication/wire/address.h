// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mock_server/http/headers.h"

namespace purgatory::replication {

// Where one of the two databases of a replication is, and how to be let in. `url` may be shown to
// anybody; `headers` may hold a password or a cookie, and is shown to nobody.
struct DatabaseAddress {
  // "http://host:5984/db/": without credentials, with a slash at the end unless there is a query.
  std::string url;
  // Of a database of this server that was called by its name; empty: it is reached by `url`.
  std::string local_name;
  // The node of this server that reaches it by that name.
  std::string local_node;
  // Sent with every request, Authorization included.
  http::Headers headers;
  // Who is let in, where it is known: a part of the replication's identity.
  std::string user;
};

// A URL taken apart: scheme http or https, credentials removed. Nothing when it is none.
struct ParsedUrl {
  std::string url;  // without credentials and fragment
  std::optional<std::string> user;
  std::string password;
};
std::optional<ParsedUrl> parse_database_url(std::string_view text);

// The value of an Authorization field.
std::string basic_authorization(const std::string& user, const std::string& password);
// The name in such a value; nothing for another kind of value.
std::optional<std::string> basic_user(std::string_view authorization);

}  // namespace purgatory::replication

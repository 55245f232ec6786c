// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/json.h"

namespace purgatory::api {

// A password as CouchDB 3.5.0 stores it: PBKDF2 with HMAC-SHA-256 and a random salt.
struct PasswordHash {
  std::string derived_key;  // lower-case hexadecimal
  std::string salt;         // used as text
  int iterations = 0;

  static PasswordHash of(std::string_view password, std::string salt, int iterations);
  // The form of an admin in the configuration: "-pbkdf2:sha256-<key>,<salt>,<iterations>".
  static std::optional<PasswordHash> from_configuration(std::string_view text);
  std::string for_configuration() const;

  bool matches(std::string_view password) const;
};

// Puts the hash in the place of the member `password` of a document of the users database; leaves
// a document without that member alone.
void replace_password(Json& user_document, std::string salt, int iterations);
// Whether the password fits the user's document: schemes `pbkdf2` (SHA-1 or SHA-256).
bool password_fits(const Json& user_document, std::string_view password);

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// Values that no report may hold: passwords of accounts, values of variables that are marked
// secret.
class Secrets {
 public:
  // The value as it is, percent-encoded, as a form encodes it, as base64 and as it stands in a JSON
  // string, each in letters of either case (a scenario may write `{{key | lower}}`). An empty one
  // is none.
  void add(std::string_view value);
  // The password, and both as basic authentication sends them. A password of fewer than four
  // characters only beside its user, `user:password`, and in base64: a word like "on" is no secret
  // elsewhere, but for where a name calls it one (`without_named_secrets`).
  void add(const Credentials& account);

  // The text with `[redacted]` in the place of each. A value of fewer than eight characters is one
  // only where no letter or digit stands beside it: "pass" is no part of "passed".
  std::string hidden(std::string_view text) const;

 private:
  void add_form(const std::string& spelling);

  std::vector<std::string> forms_;  // in small letters, the longest first
};

// Whether a name calls its value a password, a secret or a token: "password", "X-Auth-Token".
bool is_secret_name(std::string_view name);

// The text with `[redacted]` in the place of what a name beside it calls a password, a secret or a
// token: members of JSON and of YAML, parts of a form or a query, and the credentials of URLs.
std::string without_named_secrets(std::string_view text);

}  // namespace purgatory::conformance

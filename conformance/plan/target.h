// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/result.h"

namespace purgatory::conformance {

// The server under test as the command line names it: the embedded one, or a URL.
struct Target {
  enum class Kind { Embedded, Url };
  struct Account {
    std::string user;
    std::string password;
    bool operator==(const Account&) const = default;
  };
  Kind kind = Kind::Embedded;
  // "http://host:port" without credentials; of an embedded target empty until it has started.
  std::string base_url;
  std::optional<Account> account;
};

// `embedded`, or `http[s]://[user[:password]@]host[:port][/]`; user and password percent-encoded.
// The error says what is wrong with the text, without repeating its credentials.
Result<Target, std::string> parse_target(std::string_view text);

// `user:password`; without a colon the password is empty.
Target::Account parse_account(std::string_view text);

}  // namespace purgatory::conformance

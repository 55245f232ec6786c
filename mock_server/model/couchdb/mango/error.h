// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "support/result.h"

namespace purgatory::couchdb::mango {

// Of which nature a failure is; what is said about it is in the error itself.
enum class Fault : std::uint8_t {
  Invalid,      // the request is at fault
  NotFound,     // the index named is not there
  Unavailable,  // a service that this server does not have
};

// What is wrong with a selector, a query or an index definition. `word` and `reason` are those of
// CouchDB 3.5.0 (mango_error).
struct Error {
  std::string word;
  std::string reason;
  Fault fault = Fault::Invalid;
  bool operator==(const Error&) const = default;
};

template <typename T>
using Outcome = Result<T, Error>;

inline Failure<Error> fail(std::string word, std::string reason, Fault fault = Fault::Invalid) {
  return Failure<Error>(Error{std::move(word), std::move(reason), fault});
}

}  // namespace purgatory::couchdb::mango

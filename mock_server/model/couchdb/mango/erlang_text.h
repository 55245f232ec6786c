// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "support/json.h"

namespace purgatory::couchdb::mango {

// JSON as Erlang prints the term that stands for it, in which CouchDB quotes what it refuses:
// "a" is <<97>>, {"a":1} is {[{<<97>>,1}]} (Erlang/OTP 25, io_lib, ~w).
std::string erlang_text(const Json& value);
// The same, but strings of printable characters are legible: <<"a">> (~p; without its line breaks,
// which come at 80 columns).
std::string readable_erlang_text(const Json& value);

}  // namespace purgatory::couchdb::mango

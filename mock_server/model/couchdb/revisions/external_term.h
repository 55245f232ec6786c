// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/json.h"

namespace purgatory::couchdb {

// Writes Erlang's external term format as `term_to_binary(T, [{minor_version, 1}])` does, without
// the leading version byte of nested terms. Source: Erlang/OTP, "External Term Format".
class TermWriter {
 public:
  TermWriter();  // begins with the version byte 131

  void atom(std::string_view name);
  void binary(std::string_view bytes);
  void integer(std::int64_t value);
  void list_header(std::uint32_t elements);  // follow with that many terms, then `nil`
  void nil();
  void small_tuple_header(std::uint8_t elements);
  // As CouchDB's JSON decoder represents it: an object is {[{Key, Value}, …]}, null an atom.
  void json(const Json& value);

  const std::string& bytes() const { return bytes_; }

 private:
  void big_integer(bool negative, std::string_view magnitude);
  void json_integer(const Json& value);
  void json_array(const Json& value);
  void json_object(const Json& value);
  void number32(std::uint32_t value);

  std::string bytes_;
};

}  // namespace purgatory::couchdb

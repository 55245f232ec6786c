// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/json.h"
#include "support/result.h"

namespace purgatory {

// How many repeated names a reading lists.
inline constexpr std::size_t kMaxRepeatedNames = 50;

// A JSON text as it was read, with what its value does not show.
struct JsonReading {
  Json value;
  // Members whose name their object has more than once (RFC 8259, 4: names should be unique), each
  // as a JSON Pointer (RFC 6901) and once, in the order in which the objects end.
  std::vector<std::string> repeated;
};

// As `Json::parse`, and as fast where no name is repeated.
Result<JsonReading, JsonError> read_json(std::string_view text);

// Appends one step to a JSON Pointer: '~' and '/' in a key are escaped.
void append_step(std::string& pointer, std::string_view key);

}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/api/error.h"
#include "support/json.h"

namespace purgatory::api {

// One option of a list or a view: text from a query, JSON from a body. Keys in a query are JSON
// too (CouchDB 3.5.0, couch_mrview_http:parse_param).
struct Parameter {
  explicit Parameter(std::string value) : text(std::move(value)) {}
  explicit Parameter(const Json& value)
      : text(value.is_string() ? value.as_string() : value.dump()), json(value) {}

  Outcome<Json> as_key() const;
  Outcome<bool> as_flag() const;
  Outcome<std::uint64_t> as_natural() const;

  std::string text;
  std::optional<Json> json;  // nothing from a query
};

// `to` becomes what the parameter is read as, or stays as it is.
template <typename Target, typename Source>
Outcome<void> assign(Target& to, Outcome<Source> read) {
  if (!read) return Failure<Error>(read.error());
  to = std::move(*read);
  return {};
}

// An integer of any size, as Erlang's list_to_integer reads it: digits behind at most one sign.
// What 64 bits do not hold becomes the nearest that they do. Nothing for other text.
std::optional<std::int64_t> read_integer(std::string_view text);
// Whole numbers from 0; the reason names what was given, as CouchDB does.
Outcome<std::uint64_t> parse_natural(std::string_view text);
// `true` or `false`, in letters of any case.
Outcome<bool> parse_boolean(std::string_view text);

}  // namespace purgatory::api

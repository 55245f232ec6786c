// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/mango/error.h"
#include "support/json.h"

namespace purgatory::couchdb::mango {

// Takes the members of a request one by one, in the order in which CouchDB looks at them: the first
// fault is the one that is told, and an unknown member is one. After a fault every member reads as
// its default. Source: CouchDB 3.5.0, mango_opts.
class Options {
 public:
  // Requires an object, which outlives this.
  explicit Options(const Json& object) : object_(object) {}

  // Null when it is not there.
  const Json* take(std::string_view name);
  // As above, but a fault when it is not there.
  const Json* require(std::string_view name);
  std::uint64_t natural(std::string_view name, std::uint64_t fallback);
  std::int64_t positive(std::string_view name, std::int64_t fallback);
  bool boolean(std::string_view name, bool fallback);
  std::optional<std::string> string(std::string_view name);

  void blame(Error error);
  // What was parsed elsewhere, or its default with the fault noted.
  template <typename T>
  T accept(Outcome<T> outcome) {
    if (outcome) return std::move(*outcome);
    blame(outcome.error());
    return T();
  }
  // The first fault, unknown members last.
  Outcome<void> finish();

 private:
  const Json& object_;
  std::set<std::string, std::less<>> taken_;
  std::optional<Error> fault_;
};

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "mock_server/api/crdb/error.h"
#include "support/json.h"

namespace purgatory::api::redis {

// Whether bodies hold what the objects of the REST API allow, each fault with a sentence that names
// the member and what it may be.
using Checked = Outcome<void>;

Failure<Error> invalid(std::string description);

enum class Type { Boolean, Integer, String, Array, Object };

// A member that may be absent.
struct Member {
  std::string_view name;
  Type type;
  // Of an integer.
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::string_view choices = {};  // of a string, "snapshot|aof"; empty: any
};

Checked check_member(const Json& object, const Member& member, std::string_view where);
Checked require(const Json& object, const Member& member, std::string_view where);

template <std::size_t Count>
Checked check_members(const Json& object, const std::array<Member, Count>& members,
                      std::string_view where) {
  for (const Member& member : members) {
    if (auto checked = check_member(object, member, where); !checked) return checked;
  }
  return {};
}

// "Instance info object", of a new instance or of one to be changed.
Checked check_instance(const Json& instance);
// The members of a "CRDB object" that are there, but for its instances.
Checked check_crdb(const Json& body);

}  // namespace purgatory::api::redis

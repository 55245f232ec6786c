// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/options.h"

#include <limits>

#include "mock_server/model/couchdb/mango/erlang_text.h"

namespace purgatory::couchdb::mango {
namespace {

// An integer that is no less than `least`; one beyond 64 bits counts as the largest there is.
std::optional<std::int64_t> bounded_integer(const Json& value, std::int64_t least) {
  if (value.is_big_integer() && !value.as_big_integer().digits.starts_with('-')) {
    return std::numeric_limits<std::int64_t>::max();
  }
  if (!value.is_small_integer() || value.as_integer() < least) return std::nullopt;
  return value.as_integer();
}

}  // namespace

const Json* Options::take(std::string_view name) {
  taken_.emplace(name);
  return fault_ ? nullptr : object_.find(name);
}

const Json* Options::require(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr) {
    blame({"missing_required_key", "Missing required key: " + std::string(name)});
  }
  return value;
}

std::uint64_t Options::natural(std::string_view name, std::uint64_t fallback) {
  const Json* value = take(name);
  if (value == nullptr) return fallback;
  const auto number = bounded_integer(*value, 0);
  if (number) return static_cast<std::uint64_t>(*number);
  blame({"invalid_non_neg_integer",
         erlang_text(*value) + " is not an integer greater than or equal to zero"});
  return fallback;
}

std::int64_t Options::positive(std::string_view name, std::int64_t fallback) {
  const Json* value = take(name);
  if (value == nullptr) return fallback;
  const auto number = bounded_integer(*value, 1);
  if (number) return *number;
  blame({"invalid_pos_integer", erlang_text(*value) + " is not an integer greater than zero"});
  return fallback;
}

bool Options::boolean(std::string_view name, bool fallback) {
  const Json* value = take(name);
  if (value == nullptr) return fallback;
  if (value->is_boolean()) return value->as_boolean();
  blame({"invalid_boolean", "Invalid boolean value: " + erlang_text(*value)});
  return fallback;
}

std::optional<std::string> Options::string(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->as_string();
  blame({"invalid_string", "Invalid string: " + erlang_text(*value)});
  return std::nullopt;
}

void Options::blame(Error error) {
  if (!fault_) fault_ = std::move(error);
}

Outcome<void> Options::finish() {
  for (const Json::Member& member : object_.members()) {
    if (!taken_.contains(member.key)) {
      blame({"invalid_key", "Invalid key " + member.key + " for this request."});
    }
  }
  if (fault_) return Failure<Error>(*fault_);
  return {};
}

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/sums.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace purgatory::couchdb {
namespace {

Json error_object(const Json& cause) {
  return Json::object(
      {{"error", "builtin_reduce_error"},
       {"reason",
        "The _sum function requires that map values be numbers, arrays of numbers, or objects. "
        "Objects cannot be mixed with other data structures. Objects can be arbitrarily nested, "
        "provided that the values for all fields are themselves numbers, arrays of numbers, or "
        "objects."},
       {"caused_by", cause}});
}

bool is_error(const Json& value) {
  const Json* error = value.find("error");
  return error != nullptr && *error == Json("builtin_reduce_error");
}

// A sum, or the value that cannot be added.
using Added = Result<Json, Json>;

Added add(const Json& total, const Json& value);

Added add_arrays(const Json::Array& total, const Json::Array& value) {
  Json sum = Json::array();
  for (std::size_t i = 0; i < std::max(total.size(), value.size()); ++i) {
    if (i >= total.size() || i >= value.size()) {
      sum.push_back(i < total.size() ? total[i] : value[i]);
      continue;
    }
    if (!total[i].is_number() || !value[i].is_number()) return Failure<Json>(total[i]);
    sum.push_back(sum_of_numbers(total[i], value[i]));
  }
  return sum;
}

std::vector<Json::Member> sorted_members(const Json& object) {
  std::vector<Json::Member> members = object.members();
  std::ranges::sort(members, {}, &Json::Member::key);
  return members;
}

Added add_objects(const Json& total, const Json& value) {
  Json sum = Json::object();
  const auto left = sorted_members(total);
  const auto right = sorted_members(value);
  auto one = left.begin();
  auto other = right.begin();
  while (one != left.end() || other != right.end()) {
    if (other == right.end() || (one != left.end() && one->key < other->key)) {
      sum.append(one->key, one->value);
      ++one;
    } else if (one == left.end() || other->key < one->key) {
      sum.append(other->key, other->value);
      ++other;
    } else {
      auto both = add(one->value, other->value);
      if (!both) return both;
      sum.append(one->key, std::move(*both));
      ++one;
      ++other;
    }
  }
  return sum;
}

Added add(const Json& total, const Json& value) {
  if (value.is_number() && total.is_number()) return sum_of_numbers(total, value);
  if (value.is_array() && total.is_array()) return add_arrays(total.elements(), value.elements());
  if (value.is_number() && total.is_array()) return add_arrays(total.elements(), {value});
  if (value.is_array() && total.is_number()) return add_arrays({total}, value.elements());
  if (value.is_object()) {
    if (total.is_object()) return add_objects(total, value);
    if (total == Json(0)) return value;
  }
  return Failure<Json>(value);
}

}  // namespace

Json sum_of_numbers(const Json& left, const Json& right) {
  std::int64_t sum = 0;
  if (left.is_small_integer() && right.is_small_integer() &&
      !__builtin_add_overflow(left.as_integer(), right.as_integer(), &sum)) {
    return Json(sum);
  }
  return Json(left.as_double() + right.as_double());
}

bool add_to_sum(Json& total, const Json& value) {
  // What nearly all sums are made of.
  if (total.is_number() && value.is_number()) {
    total = sum_of_numbers(total, value);
    return true;
  }
  if (is_error(value)) {
    total = value;
    return false;
  }
  auto sum = add(total, value);
  total = sum ? std::move(*sum) : error_object(sum.error());
  return sum.has_value();
}

}  // namespace purgatory::couchdb

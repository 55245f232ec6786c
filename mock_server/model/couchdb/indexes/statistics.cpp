// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/statistics.h"

#include <array>
#include <string_view>
#include <utility>

#include "mock_server/model/couchdb/indexes/collation.h"
#include "mock_server/model/couchdb/indexes/sums.h"
#include "mock_server/model/couchdb/mango/erlang_text.h"

namespace purgatory::couchdb {
namespace {

constexpr std::array<std::string_view, 5> kMembers = {"sum", "count", "min", "max", "sumsqr"};

Failure<ScriptError> invalid(std::string reason) {
  return Failure<ScriptError>(ScriptError{"invalid_value", std::move(reason)});
}

Json square(const Json& number) {
  std::int64_t product = 0;
  if (number.is_small_integer() &&
      !__builtin_mul_overflow(number.as_integer(), number.as_integer(), &product)) {
    return Json(product);
  }
  return Json(number.as_double() * number.as_double());
}

ScriptResult<Json> statistics_of(const Json& value) {
  if (value.is_number()) {
    return Json::object(
        {{"sum", value}, {"count", 1}, {"min", value}, {"max", value}, {"sumsqr", square(value)}});
  }
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& element : value.elements()) {
      auto one = statistics_of(element);
      if (!one) return one;
      list.push_back(std::move(*one));
    }
    return list;
  }
  if (!value.is_object()) {
    return invalid("non-numeric _stats input: " + mango::erlang_text(value));
  }
  Json statistics = Json::object();
  for (const std::string_view name : kMembers) {
    const Json* number = value.find(name);
    if (number == nullptr) {
      return invalid("user _stats input missing required field " + std::string(name) + " (" +
                     mango::readable_erlang_text(value) + ")");
    }
    if (!number->is_number()) {
      return invalid("non-numeric _stats input received for " + std::string(name) + ": " +
                     mango::erlang_text(*number));
    }
    statistics.append(std::string(name), *number);
  }
  return statistics;
}

const Json& smaller(const Json& left, const Json& right) {
  return collate(right, left) < 0 ? right : left;
}

const Json& larger(const Json& left, const Json& right) {
  return collate(right, left) > 0 ? right : left;
}

Json united(const Json& left, const Json& right) {
  const auto both = [&](std::string_view name) {
    return std::pair<const Json&, const Json&>(*left.find(name), *right.find(name));
  };
  const auto [min, other_min] = both("min");
  const auto [max, other_max] = both("max");
  return Json::object({{"sum", sum_of_numbers(*left.find("sum"), *right.find("sum"))},
                       {"count", sum_of_numbers(*left.find("count"), *right.find("count"))},
                       {"min", smaller(min, other_min)},
                       {"max", larger(max, other_max)},
                       {"sumsqr", sum_of_numbers(*left.find("sumsqr"), *right.find("sumsqr"))}});
}

ScriptResult<Json> unite(const Json& left, const Json& right, const Json& value) {
  if (left.is_object() && right.is_object()) return united(left, right);
  const bool are_alike = left.is_array() && right.is_array() && left.size() == right.size();
  if (!are_alike) {
    return invalid(
        "The _stats function requires that map values be numbers or arrays of numbers, not '" +
        mango::readable_erlang_text(value) + "'");
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < left.size(); ++i) {
    auto one = unite(left.elements()[i], right.elements()[i], value);
    if (!one) return one;
    list.push_back(std::move(*one));
  }
  return list;
}

}  // namespace

ScriptResult<void> add_to_statistics(Json& total, const Json& value) {
  const bool is_first = total.is_null();
  if (!is_first && !value.is_number() && !value.is_array() && !value.is_object()) {
    return invalid(
        "The _stats function requires that map values be numbers or arrays of numbers, not '" +
        mango::readable_erlang_text(value) + "'");
  }
  auto statistics = statistics_of(value);
  if (!statistics) return Failure<ScriptError>(statistics.error());
  auto sum = is_first ? std::move(statistics) : unite(total, *statistics, value);
  if (!sum) return Failure<ScriptError>(sum.error());
  total = std::move(*sum);
  return {};
}

}  // namespace purgatory::couchdb

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/normalize.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "mock_server/model/couchdb/mango/erlang_text.h"
#include "mock_server/model/couchdb/mango/regex.h"

namespace purgatory::couchdb::mango {
namespace {

Json pair(std::string_view key, Json value) {
  Json object = Json::object();
  object.append(std::string(key), std::move(value));
  return object;
}

template <typename Names>
bool is_one_of(std::string_view name, const Names& names) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array<std::string_view, 3> kOverSelectors = {"$and", "$or", "$nor"};
constexpr std::array<std::string_view, 4> kOverSelector = {"$not", "$elemMatch", "$allMatch",
                                                           "$keyMapMatch"};
constexpr std::array<std::string_view, 3> kOverElements = {"$elemMatch", "$allMatch",
                                                           "$keyMapMatch"};
constexpr std::array<std::string_view, 6> kComparisons = {"$lt", "$lte", "$eq",
                                                          "$ne", "$gte", "$gt"};
// `$text` and `$default` need a text index, which this server does not have.
constexpr std::array<std::string_view, 7> kUnsupported = {
    "$where", "$geoWithin", "$geoIntersects", "$near", "$nearSphere", "$text", "$default"};

// A divisor of 0 makes CouchDB 3.5.0 fail; one beyond 64 bits it would take.
bool is_modulus(const Json& value) {
  return value.is_array() && value.size() == 2 && value.elements()[0].is_small_integer() &&
         value.elements()[0].as_integer() != 0 && value.elements()[1].is_integer();
}

bool is_natural(const Json& value) {
  if (value.is_big_integer()) return !value.as_big_integer().digits.starts_with('-');
  return value.is_small_integer() && value.as_integer() >= 0;
}

// Whether the operator, one of those that need a value, takes the argument. Nothing for an
// operator that there is not.
std::optional<bool> takes(std::string_view name, const Json& argument) {
  if (is_one_of(name, kComparisons)) return true;
  if (name == "$in" || name == "$nin" || name == "$all") return argument.is_array();
  if (name == "$exists") return argument.is_boolean();
  if (name == "$type") return argument.is_string();
  if (name == "$mod") return is_modulus(argument);
  if (name == "$size") return is_natural(argument);
  if (name == "$regex" && argument.is_string()) {
    return Regex::compile(argument.as_string()).has_value();
  }
  // CouchDB knows neither this nor the one above when the argument is no string.
  if (name == "$beginsWith" && argument.is_string()) return true;
  return std::nullopt;
}

Failure<Error> bad_argument(std::string_view name, const Json& argument) {
  return fail("bad_arg",
              "Bad argument for operator " + std::string(name) + ": " + erlang_text(argument));
}

// First step: what is implicit becomes explicit, arguments are checked.
class ExplicitOperators {
 public:
  Outcome<Json> of(const Json& value) {
    if (depth_ >= kMaxSelectorDepth) {
      return fail("invalid_selector", "The selector is nested deeper than " +
                                          std::to_string(kMaxSelectorDepth) + " levels.");
    }
    ++depth_;
    auto done = of_value(value);
    --depth_;
    return done;
  }

 private:
  Outcome<Json> of_value(const Json& value) {
    if (!value.is_object() || value.size() == 0) return pair("$eq", value);
    if (value.size() > 1) return of_members(value);
    const Json::Member& member = value.members().front();
    return is_operator(member.key) ? of_operator(member) : of_only(member);
  }

  Outcome<Json> of_only(const Json::Member& member) {
    auto below = of(member.value);
    if (!below) return below;
    return pair(member.key, std::move(*below));
  }

  Outcome<Json> of_members(const Json& value) {
    Json all = Json::array();
    for (const Json::Member& member : value.members()) {
      auto one = is_operator(member.key) ? of_operator(member) : of_only(member);
      if (!one) return one;
      all.push_back(std::move(*one));
    }
    return pair("$and", std::move(all));
  }

  Outcome<Json> of_operator(const Json::Member& member) {
    const auto& [name, argument] = member;
    if (is_one_of(name, kOverSelectors)) {
      return argument.is_array() ? over_selectors(member) : bad_argument(name, argument);
    }
    if (is_one_of(name, kOverSelector)) {
      return argument.is_object() ? of_only(member) : bad_argument(name, argument);
    }
    if (is_one_of(name, kUnsupported))
      return fail("not_supported", "Unsupported operator: " + name);
    const std::optional<bool> is_taken = takes(name, argument);
    if (!is_taken) return fail("invalid_operator", "Invalid operator: " + name);
    if (!*is_taken) return bad_argument(name, argument);
    return pair(name, argument);
  }

  Outcome<Json> over_selectors(const Json::Member& member) {
    Json all = Json::array();
    for (const Json& element : member.value.elements()) {
      auto one = of(element);
      if (!one) return one;
      all.push_back(std::move(*one));
    }
    return pair(member.key, std::move(all));
  }

  std::size_t depth_ = 0;
};

// Second step: {"a":{"$and":[{"$gt":1},{"b":2}]}} becomes {"$and":[{"a":{"$gt":1}},{"a.b":2}]}.
// Requires the first. Operators over elements see documents of their own: paths start anew there.
Json with_paths(Json selector, const std::string& path) {
  auto& [name, argument] = selector.members().front();
  if (is_one_of(name, kOverSelectors)) {
    for (Json& one : argument.elements()) one = with_paths(std::move(one), path);
    return selector;
  }
  if (name == "$not") {
    argument = with_paths(std::move(argument), path);
    return selector;
  }
  if (is_one_of(name, kOverElements)) {
    argument = with_paths(std::move(argument), "");
    return pair(path, std::move(selector));
  }
  if (is_operator(name)) return pair(path, std::move(selector));
  const std::string below = path.empty() ? name : path + "." + name;
  return with_paths(std::move(argument), below);
}

Json without_negations(Json selector);

Json negated(Json selector);

Json each(std::string_view name, Json arguments, Json (*change)(Json)) {
  for (Json& one : arguments.elements()) one = change(std::move(one));
  return pair(name, std::move(arguments));
}

// The operator that says the opposite, or nothing.
std::string_view opposite(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOpposites = {
      {{"$lt", "$gte"}, {"$lte", "$gt"}, {"$eq", "$ne"}, {"$in", "$nin"}}};
  for (const auto& [one, other] : kOpposites) {
    if (name == one) return other;
    if (name == other) return one;
  }
  return {};
}

// De Morgan's laws; what has no opposite keeps a `$not` in front of it.
Json negated(Json selector) {
  auto& [name, argument] = selector.members().front();
  if (name == "$not") return without_negations(std::move(argument));
  if (name == "$nor") return each("$or", std::move(argument), without_negations);
  if (name == "$and") return each("$or", std::move(argument), negated);
  if (name == "$or") return each("$and", std::move(argument), negated);
  if (const auto other = opposite(name); !other.empty()) {
    return pair(other, std::move(argument));
  }
  if (name == "$exists") return pair(name, !argument.as_boolean());
  if (is_operator(name)) return pair("$not", std::move(selector));
  argument = negated(std::move(argument));
  return selector;
}

// Third step: negations move down. CouchDB does not look for them below a field, so neither here.
Json without_negations(Json selector) {
  auto& [name, argument] = selector.members().front();
  if (name == "$not") return negated(std::move(argument));
  if (name == "$nor") return each("$and", std::move(argument), negated);
  if (name == "$and" || name == "$or") {
    return each(std::string(name), std::move(argument), without_negations);
  }
  return selector;
}

}  // namespace

Outcome<Json> normalized_selector(const Json& selector) {
  if (!selector.is_object()) {
    return fail("invalid_selector_json",
                "Selector must be a JSON object, not: " + erlang_text(selector));
  }
  if (selector.size() == 0) return selector;
  auto normalized = ExplicitOperators().of(selector);
  if (!normalized) return normalized;
  Json done = without_negations(with_paths(std::move(*normalized), ""));
  if (done.members().front().key.empty()) {
    return fail("invalid_selector", "One or more conditions is missing a field name.");
  }
  return done;
}

}  // namespace purgatory::couchdb::mango

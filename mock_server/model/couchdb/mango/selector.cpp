// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/selector.h"

#include <algorithm>
#include <string_view>

#include "mock_server/model/couchdb/indexes/collation.h"
#include "mock_server/model/couchdb/mango/condition.h"
#include "mock_server/model/couchdb/mango/normalize.h"

namespace purgatory::couchdb::mango {
namespace {

using Compare = std::weak_ordering (*)(const Json&, const Json&);

bool holds(const Condition& condition, const Json& value, Compare compare);

// A field that is not there fails every condition but {"$exists": false}, negations too.
bool field_holds(const Condition& condition, const Json& value, Compare compare) {
  const auto found = condition.path.find_in(value);
  const Condition& below = condition.below.front();
  if (found) return holds(below, **found, condition.is_id ? collate_raw : compare);
  return found.error() == FieldPath::Miss::NotFound && below.operation == Operator::Exists &&
         !below.argument.as_boolean();
}

bool has_all(const Json& argument, const Json& value) {
  if (!value.is_array() || argument.size() == 0) return false;
  const auto& elements = value.elements();
  const bool has_each = std::ranges::all_of(argument.elements(), [&](const Json& wanted) {
    return std::ranges::find(elements, wanted) != elements.end();
  });
  if (has_each) return true;
  const Json& first = argument.elements().front();
  return argument.size() == 1 && first.is_array() && first == value;
}

bool any_element(const Condition& condition, const Json& value, Compare compare) {
  if (!value.is_array()) return false;
  return std::ranges::any_of(value.elements(), [&](const Json& element) {
    return holds(condition.below.front(), element, compare);
  });
}

bool all_elements(const Condition& condition, const Json& value, Compare compare) {
  if (!value.is_array() || value.size() == 0) return false;
  return std::ranges::all_of(value.elements(), [&](const Json& element) {
    return holds(condition.below.front(), element, compare);
  });
}

bool any_key(const Condition& condition, const Json& value, Compare compare) {
  if (!value.is_object()) return false;
  return std::ranges::any_of(value.members(), [&](const Json::Member& member) {
    return holds(condition.below.front(), Json(member.key), compare);
  });
}

// The value, or one of its elements when it is an array, is one of the argument's.
bool is_in(const Json& argument, const Json& value, Compare compare) {
  const auto is_wanted = [&](const Json& one) {
    return std::ranges::any_of(argument.elements(), [&](const Json& wanted) {
      return compare(one, wanted) == std::weak_ordering::equivalent;
    });
  };
  return value.is_array() ? std::ranges::any_of(value.elements(), is_wanted) : is_wanted(value);
}

std::string_view type_of(const Json& value) {
  return value.is_number() ? "number" : value.type_name();
}

// The remainder has the sign of the value, as in Erlang. A value of any size: digit by digit.
bool has_remainder(const Json& argument, const Json& value) {
  if (!value.is_integer() || !argument.elements()[1].is_small_integer()) return false;
  const std::int64_t divisor = argument.elements()[0].as_integer();
  const std::int64_t wanted = argument.elements()[1].as_integer();
  // The smallest integer by -1 overflows; everything is a multiple of both.
  if (divisor == 1 || divisor == -1) return wanted == 0;
  if (value.is_small_integer()) return value.as_integer() % divisor == wanted;
  const std::string& digits = value.as_big_integer().digits;
  __extension__ using Wide = __int128;
  Wide remainder = 0;
  for (const char digit : digits) {
    if (digit != '-') remainder = (remainder * 10 + (digit - '0')) % divisor;
  }
  return (digits.front() == '-' ? -remainder : remainder) == wanted;
}

bool has_size(const Json& argument, const Json& value) {
  return value.is_array() && argument.is_small_integer() &&
         value.size() == static_cast<std::size_t>(argument.as_integer());
}

bool value_holds(const Condition& condition, const Json& value) {
  const Json& argument = condition.argument;
  switch (condition.operation) {
    case Operator::All:
      return has_all(argument, value);
    case Operator::Exists:
      return argument.as_boolean();
    case Operator::Type:
      return type_of(value) == argument.as_string();
    case Operator::Mod:
      return has_remainder(argument, value);
    case Operator::Regex:
      return value.is_string() && condition.regex->matches(value.as_string());
    case Operator::BeginsWith:
      return value.is_string() && value.as_string().starts_with(argument.as_string());
    default:
      return has_size(argument, value);
  }
}

bool comparison_holds(const Condition& condition, const Json& value, Compare compare) {
  const auto order = compare(value, condition.argument);
  switch (condition.operation) {
    case Operator::Less:
      return order < 0;
    case Operator::LessOrEqual:
      return order <= 0;
    case Operator::Equal:
      return order == 0;
    case Operator::NotEqual:
      return order != 0;
    case Operator::GreaterOrEqual:
      return order >= 0;
    default:
      return order > 0;
  }
}

bool holds(const Condition& condition, const Json& value, Compare compare) {
  const auto holds_here = [&](const Condition& below) { return holds(below, value, compare); };
  switch (condition.operation) {
    case Operator::And:
      return std::ranges::all_of(condition.below, holds_here);
    case Operator::Or:  // an empty one excludes nothing
      return condition.below.empty() || std::ranges::any_of(condition.below, holds_here);
    case Operator::Nor:
      return std::ranges::none_of(condition.below, holds_here);
    case Operator::Not:
      return !holds_here(condition.below.front());
    case Operator::Field:
      return field_holds(condition, value, compare);
    case Operator::Element:
      return holds_here(condition.below.front());
    case Operator::ElemMatch:
      return any_element(condition, value, compare);
    case Operator::AllMatch:
      return all_elements(condition, value, compare);
    case Operator::KeyMapMatch:
      return any_key(condition, value, compare);
    case Operator::In:
      return is_in(condition.argument, value, compare);
    case Operator::NotIn:
      return !is_in(condition.argument, value, compare);
    case Operator::Less:
    case Operator::LessOrEqual:
    case Operator::Equal:
    case Operator::NotEqual:
    case Operator::GreaterOrEqual:
    case Operator::Greater:
      return comparison_holds(condition, value, compare);
    default:
      return value_holds(condition, value);
  }
}

void add_fields(const Json& selector, std::vector<std::string>& fields) {
  if (selector.size() == 0) return;
  const Json::Member& member = selector.members().front();
  if (!is_operator(member.key)) {
    fields.push_back(member.key);
  } else if (member.value.is_array()) {
    for (const Json& below : member.value.elements()) add_fields(below, fields);
  }
}

}  // namespace

Selector::Selector() = default;

Outcome<Selector> Selector::parse(const Json& json) {
  auto normalized = normalized_selector(json);
  if (!normalized) return Failure<Error>(normalized.error());
  Selector selector;
  selector.normalized_ = std::move(*normalized);
  if (selector.is_empty()) return selector;
  auto condition = compile(selector.normalized_);
  if (!condition) return Failure<Error>(condition.error());
  selector.condition_ = std::make_shared<const Condition>(std::move(*condition));
  return selector;
}

bool Selector::matches(const Json& document) const {
  return condition_ == nullptr || holds(*condition_, document, collate);
}

std::vector<std::string> Selector::fields() const {
  std::vector<std::string> fields;
  add_fields(normalized_, fields);
  return fields;
}

}  // namespace purgatory::couchdb::mango

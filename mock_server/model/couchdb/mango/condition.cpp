// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/condition.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "mock_server/model/couchdb/mango/normalize.h"

namespace purgatory::couchdb::mango {
namespace {

constexpr std::array<std::pair<std::string_view, Operator>, 22> kOperators = {{
    {"$and", Operator::And},
    {"$or", Operator::Or},
    {"$nor", Operator::Nor},
    {"$not", Operator::Not},
    {"$all", Operator::All},
    {"$elemMatch", Operator::ElemMatch},
    {"$allMatch", Operator::AllMatch},
    {"$keyMapMatch", Operator::KeyMapMatch},
    {"$lt", Operator::Less},
    {"$lte", Operator::LessOrEqual},
    {"$eq", Operator::Equal},
    {"$ne", Operator::NotEqual},
    {"$gte", Operator::GreaterOrEqual},
    {"$gt", Operator::Greater},
    {"$in", Operator::In},
    {"$nin", Operator::NotIn},
    {"$exists", Operator::Exists},
    {"$type", Operator::Type},
    {"$mod", Operator::Mod},
    {"$regex", Operator::Regex},
    {"$beginsWith", Operator::BeginsWith},
    {"$size", Operator::Size},
}};

Operator operator_named(std::string_view name) {
  return std::ranges::find(kOperators, name, &std::pair<std::string_view, Operator>::first)->second;
}

bool is_over_selectors(Operator operation) {
  return operation == Operator::And || operation == Operator::Or || operation == Operator::Nor;
}

bool is_over_selector(Operator operation) {
  return operation == Operator::Not || operation == Operator::ElemMatch ||
         operation == Operator::AllMatch || operation == Operator::KeyMapMatch;
}

Outcome<void> add_below(Condition& condition, const Json& selector) {
  auto below = compile(selector);
  if (!below) return Failure<Error>(below.error());
  condition.below.push_back(std::move(*below));
  return {};
}

Outcome<Condition> compile_field(const Json::Member& member) {
  Condition condition;
  condition.operation = member.key.empty() ? Operator::Element : Operator::Field;
  condition.is_id = member.key == "_id";
  if (!member.key.empty()) {
    auto path = FieldPath::parse(member.key);
    if (!path) return Failure<Error>(path.error());
    condition.path = std::move(*path);
  }
  if (auto added = add_below(condition, member.value); !added) {
    return Failure<Error>(added.error());
  }
  return condition;
}

}  // namespace

Outcome<Condition> compile(const Json& normalized) {
  const Json::Member& member = normalized.members().front();
  if (!is_operator(member.key)) return compile_field(member);
  Condition condition;
  condition.operation = operator_named(member.key);
  if (is_over_selectors(condition.operation)) {
    for (const Json& selector : member.value.elements()) {
      if (auto added = add_below(condition, selector); !added) {
        return Failure<Error>(added.error());
      }
    }
    return condition;
  }
  if (is_over_selector(condition.operation)) {
    if (auto added = add_below(condition, member.value); !added) {
      return Failure<Error>(added.error());
    }
    return condition;
  }
  condition.argument = member.value;
  if (condition.operation == Operator::Regex) {
    condition.regex = Regex::compile(member.value.as_string());
  }
  return condition;
}

}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/pattern/pattern.h"

#include <fmt/format.h>

#include "support/overloaded.h"

namespace purgatory::conformance {
namespace {

std::string listed(const std::vector<PatternPtr>& patterns) {
  std::string text = "[";
  for (const PatternPtr& pattern : patterns) {
    if (text.size() > 1) text += ", ";
    text += describe(*pattern);
  }
  return text + "]";
}

std::string members_of(const ObjectPattern& object) {
  std::string text = "{";
  for (const ObjectPattern::Member& member : object.members) {
    if (text.size() > 1) text += ", ";
    append_json_string(text, member.key);
    text += ": " + describe(*member.value);
  }
  return text + "}";
}

std::string closed(std::string text, OtherMembers others) {
  return others == OtherMembers::Refused ? fmt::format("{{$exactly: {}}}", text) : text;
}

std::string types_of(const TypePattern& pattern) {
  if (pattern.types.size() == 1) return pattern.types.front();
  return fmt::format("[{}]", fmt::join(pattern.types, ", "));
}

std::string all_of(const AllOfPattern& all) {
  std::string text;
  for (const PatternPtr& pattern : all.patterns) {
    if (!text.empty()) text += " and ";
    text += describe(*pattern);
  }
  return text;
}

}  // namespace

std::string_view operator_name(ComparisonPattern::Operator comparison) {
  using Operator = ComparisonPattern::Operator;
  switch (comparison) {
    case Operator::Greater:
      return "$gt";
    case Operator::GreaterOrEqual:
      return "$gte";
    case Operator::Less:
      return "$lt";
    case Operator::LessOrEqual:
      return "$lte";
  }
  return "";
}

std::string describe(const Pattern& pattern) {
  return std::visit(
      Overloaded{
          [](const ValuePattern& kind) { return closed(kind.value.dump(), kind.others); },
          [](const ObjectPattern& kind) { return closed(members_of(kind), kind.others); },
          [](const ArrayPattern& kind) {
            return kind.order == ArrayPattern::Order::Kept
                       ? listed(kind.elements)
                       : fmt::format("{{$unordered: {}}}", listed(kind.elements));
          },
          [](const AnyPattern&) { return std::string("{$any: true}"); },
          [](const AbsentPattern&) { return std::string("{$absent: true}"); },
          [](const TypePattern& kind) { return fmt::format("{{$type: {}}}", types_of(kind)); },
          [](const RegexPattern& kind) {
            return fmt::format("{{$regex: {}}}", Json(kind.regex).dump());
          },
          [](const OneOfPattern& kind) {
            return fmt::format("{{$oneOf: {}}}", listed(kind.options));
          },
          [](const NotPattern& kind) {
            return fmt::format("{{$not: {}}}", describe(*kind.pattern));
          },
          [](const ContainsPattern& kind) {
            return fmt::format("{{$contains: {}}}", listed(kind.parts));
          },
          [](const LengthPattern& kind) {
            return fmt::format("{{$length: {}}}", describe(*kind.length));
          },
          [](const EachPattern& kind) {
            return fmt::format("{{$each: {}}}", describe(*kind.element));
          },
          [](const ComparisonPattern& kind) {
            return fmt::format("{{{}: {}}}", operator_name(kind.comparison), kind.bound.dump());
          },
          [](const RevisionPattern& kind) {
            return fmt::format("{{$revision: {}}}",
                               kind.generation ? describe(*kind.generation) : "true");
          },
          [](const AfterPattern& kind) {
            return fmt::format("{{$after: {}}}", kind.sequence.dump());
          },
          [](const AllOfPattern& kind) { return all_of(kind); }},
      pattern.kind);
}

}  // namespace purgatory::conformance

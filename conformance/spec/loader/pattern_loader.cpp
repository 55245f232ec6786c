// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/pattern_loader.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/spec/pattern/pattern_template.h"
#include "conformance/spec/pattern/regex.h"
#include "conformance/spec/template/template_text.h"
#include "conformance/spec/vacuous/pattern_vacuity.h"

namespace purgatory::conformance {
namespace {

using Kind = Pattern::Kind;
// Nothing when the argument is wrong, which has been reported.
using Loaded = std::optional<Kind>;

PatternPtr load_pattern(const YamlNode& node, SuiteContext& context);

PatternPtr made(Kind kind, const YamlNode& node, const SuiteContext& context) {
  auto pattern = std::make_shared<Pattern>();
  pattern->kind = std::move(kind);
  pattern->position = context.position_of(node);
  pattern->is_fixed = is_fixed(pattern->kind);
  return pattern;
}

std::vector<PatternPtr> load_all(const std::vector<YamlNodePtr>& nodes, SuiteContext& context) {
  std::vector<PatternPtr> patterns;
  patterns.reserve(nodes.size());
  for (const YamlNodePtr& node : nodes) patterns.push_back(load_pattern(*node, context));
  return patterns;
}

bool is_template(const YamlNode& node) {
  return node.is_string() && node.text.find("{{") != std::string::npos;
}

Loaded wrong(const YamlNode& node, std::string_view matcher, std::string_view wanted,
             SuiteContext& context) {
  context.problems.add(node,
                       fmt::format("`{}` takes {}, found {}", matcher, wanted, describe(node)));
  return std::nullopt;
}

template <typename Flag>
Loaded load_flag(const YamlNode& node, std::string_view matcher, SuiteContext& context) {
  if (node.is_scalar() && node.scalar.is_boolean() && node.scalar.as_boolean()) return Flag{};
  return wrong(node, matcher, "`true`", context);
}

Loaded load_any(const YamlNode& node, SuiteContext& context) {
  return load_flag<AnyPattern>(node, "$any", context);
}

Loaded load_absent(const YamlNode& node, SuiteContext& context) {
  return load_flag<AbsentPattern>(node, "$absent", context);
}

Loaded load_type(const YamlNode& node, SuiteContext& context) {
  static const std::vector<std::string> kTypes = {"null",   "boolean", "integer", "number",
                                                  "string", "array",   "object"};
  std::vector<std::string> types;
  const std::vector<YamlNodePtr> one = {std::make_shared<YamlNode>(node)};
  for (const YamlNodePtr& element : node.is_sequence() ? node.elements : one) {
    const bool known =
        element->is_scalar() && std::ranges::find(kTypes, element->text) != kTypes.end();
    if (!known) {
      context.problems.add(*element,
                           fmt::format("there is no type {}",
                                       element->is_scalar() ? fmt::format("`{}`", element->text)
                                                            : std::string(describe(*element))),
                           suggestion(element->text, kTypes));
      return std::nullopt;
    }
    types.push_back(element->text);
  }
  if (types.empty()) return wrong(node, "$type", "at least one type", context);
  return TypePattern{std::move(types)};
}

// The expression with a letter for each template, which is what any text put in is to the syntax.
std::string sample_of(const std::string& expression) {
  const auto pieces = parse_template(expression);
  if (!pieces) return "";
  std::string sample;
  for (const TemplatePiece& piece : *pieces) {
    sample += piece.kind == TemplatePiece::Kind::Text ? piece.text : "x";
  }
  return sample;
}

Loaded load_regex(const YamlNode& node, SuiteContext& context) {
  if (!node.is_string()) return wrong(node, "$regex", "a string", context);
  context.check_template(node, node.text);
  const auto compiled = Regex::compile(sample_of(node.text));
  if (!compiled) {
    context.problems.add(node, fmt::format("this is no regular expression: {}", compiled.error()),
                         "the syntax is RE2's: no look-ahead, no back-references");
    return std::nullopt;
  }
  // One without templates is compiled once, the others each time they are filled in.
  const bool is_fixed = compiled && node.text.find("{{") == std::string::npos;
  return RegexPattern{node.text, is_fixed ? std::optional(*compiled) : std::nullopt};
}

Loaded load_one_of(const YamlNode& node, SuiteContext& context) {
  if (!node.is_sequence() || node.elements.empty()) {
    return wrong(node, "$oneOf", "a list of at least one", context);
  }
  return OneOfPattern{load_all(node.elements, context)};
}

Loaded load_not(const YamlNode& node, SuiteContext& context) {
  return NotPattern{load_pattern(node, context)};
}

Loaded load_unordered(const YamlNode& node, SuiteContext& context) {
  if (!node.is_sequence()) return wrong(node, "$unordered", "a list", context);
  return ArrayPattern{load_all(node.elements, context), ArrayPattern::Order::Free};
}

Loaded load_contains(const YamlNode& node, SuiteContext& context) {
  if (!node.is_sequence()) return ContainsPattern{{load_pattern(node, context)}};
  if (node.elements.empty()) return wrong(node, "$contains", "at least one part", context);
  return ContainsPattern{load_all(node.elements, context)};
}

Loaded load_length(const YamlNode& node, SuiteContext& context) {
  const bool fits =
      node.is_mapping() || is_template(node) || (node.is_scalar() && node.scalar.is_integer());
  if (!fits) return wrong(node, "$length", "an integer or a comparison", context);
  return LengthPattern{load_pattern(node, context)};
}

Loaded load_exactly(const YamlNode& node, SuiteContext& context) {
  if (is_template(node)) return ValuePattern{context.template_value(node), OtherMembers::Refused};
  if (!node.is_mapping()) return wrong(node, "$exactly", "a mapping", context);
  PatternPtr inner = load_pattern(node, context);
  if (const auto* object = std::get_if<ObjectPattern>(&inner->kind)) {
    return ObjectPattern{object->members, OtherMembers::Refused};
  }
  return wrong(node, "$exactly", "a mapping of members, no matcher", context);
}

Loaded load_each(const YamlNode& node, SuiteContext& context) {
  return EachPattern{load_pattern(node, context)};
}

Loaded load_comparison(const YamlNode& node, SuiteContext& context,
                       ComparisonPattern::Operator comparison) {
  const bool fits = node.is_scalar() && (node.scalar.is_number() || is_template(node));
  if (!fits) return wrong(node, operator_name(comparison), "a number", context);
  return ComparisonPattern{comparison, context.template_value(node)};
}

Loaded load_revision(const YamlNode& node, SuiteContext& context) {
  if (node.is_scalar() && node.scalar.is_boolean() && node.scalar.as_boolean()) {
    return RevisionPattern{};
  }
  const bool fits =
      node.is_mapping() || is_template(node) || (node.is_scalar() && node.scalar.is_integer());
  if (!fits) return wrong(node, "$revision", "`true`, a generation or a comparison", context);
  return RevisionPattern{load_pattern(node, context)};
}

Loaded load_after(const YamlNode& node, SuiteContext& context) {
  const bool fits = node.is_string() || (node.is_scalar() && node.scalar.is_number());
  if (!fits) return wrong(node, "$after", "a sequence", context);
  return AfterPattern{context.template_value(node)};
}

Loaded load_literal(const YamlNode& node, SuiteContext& context) {
  return ValuePattern{context.template_value(node)};
}

template <ComparisonPattern::Operator Comparison>
Loaded load_operator(const YamlNode& node, SuiteContext& context) {
  return load_comparison(node, context, Comparison);
}

using Loader = Loaded (*)(const YamlNode&, SuiteContext&);

const std::map<std::string, Loader, std::less<>>& matchers() {
  using Operator = ComparisonPattern::Operator;
  static const std::map<std::string, Loader, std::less<>> kMatchers = {
      {"$any", load_any},
      {"$type", load_type},
      {"$regex", load_regex},
      {"$oneOf", load_one_of},
      {"$not", load_not},
      {"$unordered", load_unordered},
      {"$contains", load_contains},
      {"$length", load_length},
      {"$absent", load_absent},
      {"$exactly", load_exactly},
      {"$each", load_each},
      {"$gt", load_operator<Operator::Greater>},
      {"$gte", load_operator<Operator::GreaterOrEqual>},
      {"$lt", load_operator<Operator::Less>},
      {"$lte", load_operator<Operator::LessOrEqual>},
      {"$revision", load_revision},
      {"$after", load_after},
      {"$literal", load_literal}};
  return kMatchers;
}

std::vector<std::string> matcher_names() {
  std::vector<std::string> names;
  for (const auto& matcher : matchers()) names.push_back(matcher.first);
  return names;
}

Kind load_matchers(const YamlNode& node, SuiteContext& context) {
  AllOfPattern all;
  for (const YamlNode::Entry& entry : node.entries) {
    const std::string& name = entry.key->text;
    const auto known = matchers().find(name);
    if (known == matchers().end()) {
      const bool is_member = !name.starts_with('$');
      context.problems.add(
          *entry.key,
          is_member ? fmt::format("the member `{}` stands beside a matcher", name)
                    : fmt::format("there is no matcher `{}`", name),
          is_member ? "members go into a mapping of their own; one that begins with `$` goes "
                      "under `$literal`"
                    : suggestion(name, matcher_names()));
      continue;
    }
    if (auto kind = known->second(*entry.value, context)) {
      all.patterns.push_back(made(std::move(*kind), *entry.key, context));
    }
  }
  if (all.patterns.empty()) return AnyPattern{};
  if (all.patterns.size() == 1) return all.patterns.front()->kind;
  return all;
}

Kind load_mapping(const YamlNode& node, SuiteContext& context) {
  const bool has_matcher = std::ranges::any_of(
      node.entries, [](const YamlNode::Entry& entry) { return entry.key->text.starts_with('$'); });
  if (has_matcher) return load_matchers(node, context);
  ObjectPattern object;
  for (const YamlNode::Entry& entry : node.entries) {
    context.check_template(*entry.key, entry.key->text);
    object.members.push_back({entry.key->text, load_pattern(*entry.value, context)});
  }
  return object;
}

PatternPtr load_pattern(const YamlNode& node, SuiteContext& context) {
  if (node.is_mapping()) return made(load_mapping(node, context), node, context);
  if (node.is_sequence()) {
    return made(ArrayPattern{load_all(node.elements, context), ArrayPattern::Order::Kept}, node,
                context);
  }
  return made(ValuePattern{context.template_value(node)}, node, context);
}

}  // namespace

PatternPtr load_pattern(const YamlNode& node, const Place& place, SuiteContext& context) {
  const std::size_t mistakes = context.problems.size();
  PatternPtr pattern = load_pattern(node, context);
  // What was read as `$any` is none that was written.
  if (context.problems.size() == mistakes) context.tell(vacuities_of(*pattern, place));
  return pattern;
}

}  // namespace purgatory::conformance

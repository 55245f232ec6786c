// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/pattern/pattern_template.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "support/overloaded.h"

namespace purgatory::conformance {
namespace {

using Rendered = Result<Pattern::Kind, TemplateError>;

Failure<TemplateError> fail(const TemplateError& error) { return Failure<TemplateError>(error); }

Result<std::vector<PatternPtr>, TemplateError> render_all(const std::vector<PatternPtr>& patterns,
                                                          const Scope& scope) {
  std::vector<PatternPtr> all;
  all.reserve(patterns.size());
  for (const PatternPtr& pattern : patterns) {
    auto rendered = render(pattern, scope);
    if (!rendered) return fail(rendered.error());
    all.push_back(std::move(*rendered));
  }
  return all;
}

Rendered render_object(const ObjectPattern& object, const Scope& scope) {
  ObjectPattern rendered{{}, object.others};
  rendered.members.reserve(object.members.size());
  // Keys as written differ.
  const bool may_collide =
      object.members.size() > 1 && std::ranges::any_of(object.members, [](const auto& member) {
        return holds_template(std::string_view(member.key));
      });
  std::unordered_set<std::string> keys;
  for (const ObjectPattern::Member& member : object.members) {
    auto key = render_text(member.key, scope);
    if (!key) return fail(key.error());
    if (may_collide && !keys.insert(*key).second) {
      return fail(
          {fmt::format("two keys become \"{}\" once their templates are filled in", *key), ""});
    }
    auto value = render(member.value, scope);
    if (!value) return fail(value.error());
    rendered.members.push_back({std::move(*key), std::move(*value)});
  }
  return rendered;
}

// One kind with its Json or its patterns rendered; `make` puts the result back into the kind.
template <typename Make>
Rendered with_value(const Json& value, const Scope& scope, Make make) {
  auto rendered = render(value, scope);
  if (!rendered) return fail(rendered.error());
  return make(std::move(*rendered));
}

template <typename Make>
Rendered with_pattern(const PatternPtr& pattern, const Scope& scope, Make make) {
  if (pattern == nullptr) return make(nullptr);
  auto rendered = render(pattern, scope);
  if (!rendered) return fail(rendered.error());
  return make(std::move(*rendered));
}

template <typename Make>
Rendered with_patterns(const std::vector<PatternPtr>& patterns, const Scope& scope, Make make) {
  auto rendered = render_all(patterns, scope);
  if (!rendered) return fail(rendered.error());
  return make(std::move(*rendered));
}

Rendered render_regex_pattern(const RegexPattern& kind, const Scope& scope) {
  if (kind.compiled) return kind;
  auto regex = render_regex(kind.regex, scope);
  if (!regex) return fail(regex.error());
  auto compiled = Regex::compile(*regex);
  if (!compiled) {
    return fail({fmt::format("`{}` is no regular expression: {}", *regex, compiled.error()), ""});
  }
  return RegexPattern{std::move(*regex), std::move(*compiled)};
}

Rendered render_kind(const Pattern::Kind& kind, const Scope& scope) {
  using Patterns = std::vector<PatternPtr>;
  return std::visit(
      Overloaded{
          [](const AnyPattern& any) -> Rendered { return any; },
          [](const AbsentPattern& absent) -> Rendered { return absent; },
          [](const TypePattern& type) -> Rendered { return type; },
          [&](const ObjectPattern& object) { return render_object(object, scope); },
          [&](const RegexPattern& regex) { return render_regex_pattern(regex, scope); },
          [&](const ValuePattern& value) {
            return with_value(value.value, scope, [&](Json json) {
              return ValuePattern{std::move(json), value.others};
            });
          },
          [&](const ComparisonPattern& comparison) {
            return with_value(comparison.bound, scope, [&](Json bound) {
              return ComparisonPattern{comparison.comparison, std::move(bound)};
            });
          },
          [&](const AfterPattern& after) {
            return with_value(after.sequence, scope,
                              [](Json sequence) { return AfterPattern{std::move(sequence)}; });
          },
          [&](const ArrayPattern& array) {
            return with_patterns(array.elements, scope, [&](Patterns elements) {
              return ArrayPattern{std::move(elements), array.order};
            });
          },
          [&](const OneOfPattern& one_of) {
            return with_patterns(one_of.options, scope,
                                 [](Patterns options) { return OneOfPattern{std::move(options)}; });
          },
          [&](const ContainsPattern& contains) {
            return with_patterns(contains.parts, scope,
                                 [](Patterns parts) { return ContainsPattern{std::move(parts)}; });
          },
          [&](const AllOfPattern& all) {
            return with_patterns(all.patterns, scope, [](Patterns patterns) {
              return AllOfPattern{std::move(patterns)};
            });
          },
          [&](const NotPattern& negated) {
            return with_pattern(negated.pattern, scope,
                                [](PatternPtr pattern) { return NotPattern{std::move(pattern)}; });
          },
          [&](const LengthPattern& length) {
            return with_pattern(length.length, scope, [](PatternPtr pattern) {
              return LengthPattern{std::move(pattern)};
            });
          },
          [&](const EachPattern& each) {
            return with_pattern(each.element, scope,
                                [](PatternPtr pattern) { return EachPattern{std::move(pattern)}; });
          },
          [&](const RevisionPattern& revision) {
            return with_pattern(revision.generation, scope, [](PatternPtr pattern) {
              return RevisionPattern{std::move(pattern)};
            });
          }},
      kind);
}

bool are_fixed(const std::vector<PatternPtr>& patterns) {
  return std::ranges::all_of(patterns, [](const PatternPtr& pattern) { return pattern->is_fixed; });
}

bool is_fixed_or_none(const PatternPtr& pattern) { return pattern == nullptr || pattern->is_fixed; }

bool is_fixed_object(const ObjectPattern& object) {
  return std::ranges::all_of(object.members, [](const ObjectPattern::Member& member) {
    return !holds_template(std::string_view(member.key)) && member.value->is_fixed;
  });
}

}  // namespace

bool is_fixed(const Pattern::Kind& kind) {
  return std::visit(
      Overloaded{
          [](const AnyPattern&) { return true; }, [](const AbsentPattern&) { return true; },
          [](const TypePattern&) { return true; },
          [](const ObjectPattern& object) { return is_fixed_object(object); },
          [](const RegexPattern& regex) { return regex.compiled.has_value(); },
          [](const ValuePattern& value) { return !holds_template(value.value); },
          [](const ComparisonPattern& comparison) { return !holds_template(comparison.bound); },
          [](const AfterPattern& after) { return !holds_template(after.sequence); },
          [](const ArrayPattern& array) { return are_fixed(array.elements); },
          [](const OneOfPattern& one_of) { return are_fixed(one_of.options); },
          [](const ContainsPattern& contains) { return are_fixed(contains.parts); },
          [](const AllOfPattern& all) { return are_fixed(all.patterns); },
          [](const NotPattern& negated) { return is_fixed_or_none(negated.pattern); },
          [](const LengthPattern& length) { return is_fixed_or_none(length.length); },
          [](const EachPattern& each) { return is_fixed_or_none(each.element); },
          [](const RevisionPattern& revision) { return is_fixed_or_none(revision.generation); }},
      kind);
}

Result<PatternPtr, TemplateError> render(const PatternPtr& pattern, const Scope& scope) {
  if (pattern->is_fixed) return pattern;
  auto kind = render_kind(pattern->kind, scope);
  if (!kind) return fail(kind.error());
  auto rendered = std::make_shared<Pattern>();
  rendered->kind = std::move(*kind);
  rendered->position = pattern->position;
  return PatternPtr(std::move(rendered));
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/spec/pattern/regex.h"
#include "conformance/spec/source_position.h"
#include "support/json.h"

namespace purgatory::conformance {

struct Pattern;
using PatternPtr = std::shared_ptr<const Pattern>;

// The kinds of a pattern. Strings in them may hold templates (`{{name}}`) until the pattern is
// rendered; a name that stands for an object then stands for that value, never for a matcher.

// Members that an object pattern does not name: `$exactly` refuses them.
enum class OtherMembers { Allowed, Refused };

// A scalar as written, or any value that a template stood for or `$literal` shields: objects in it
// match by the members they name, nothing in it is a matcher. `others` is about its top level.
struct ValuePattern {
  Json value;
  OtherMembers others = OtherMembers::Allowed;
};
// Each member named must match.
struct ObjectPattern {
  struct Member {
    std::string key;
    PatternPtr value;
  };
  std::vector<Member> members;
  OtherMembers others = OtherMembers::Allowed;
};
// The whole array, in order; with `$unordered` in any order.
struct ArrayPattern {
  enum class Order { Kept, Free };
  std::vector<PatternPtr> elements;
  Order order = Order::Kept;
};
// `$any`: there, whatever it is; null too.
struct AnyPattern {};
// `$absent`: not there at all.
struct AbsentPattern {};
// `$type`: one of null, boolean, integer, number, string, array, object.
struct TypePattern {
  std::vector<std::string> types;
};
// `$regex` (RE2, unanchored): on a string.
struct RegexPattern {
  std::string regex;
  std::optional<Regex> compiled;  // once rendered
};
// `$oneOf`: at least one of these.
struct OneOfPattern {
  std::vector<PatternPtr> options;
};
// `$not`: there, and not that.
struct NotPattern {
  PatternPtr pattern;
};
// `$contains`: an array with an element for each of these, or a string with each as a part.
struct ContainsPattern {
  std::vector<PatternPtr> parts;
};
// `$length`: elements of an array, members of an object, characters of a string, bytes of a body.
struct LengthPattern {
  PatternPtr length;
};
// `$each`: every element of an array; of an empty one it holds.
struct EachPattern {
  PatternPtr element;
};
// `$gt`, `$gte`, `$lt`, `$lte`: by value.
struct ComparisonPattern {
  enum class Operator { Greater, GreaterOrEqual, Less, LessOrEqual };
  Operator comparison = Operator::Greater;
  Json bound;
};
// `$revision`: `N-` and 32 lower-case hexadecimal digits; `generation` is what N must match.
struct RevisionPattern {
  PatternPtr generation;  // null: any
};
// `$after`: a later sequence than this one: by the number in front where both have one, else only
// that they differ, since a sequence is opaque (CouchDB documentation, /db/_changes).
struct AfterPattern {
  Json sequence;
};
// Several matchers in one map: all must hold.
struct AllOfPattern {
  std::vector<PatternPtr> patterns;
};

// What an expectation wants at one place of an answer, with the place in the YAML that says so.
// Immutable once loaded, shared between copies.
struct Pattern {
  using Kind = std::variant<ValuePattern, ObjectPattern, ArrayPattern, AnyPattern, AbsentPattern,
                            TypePattern, RegexPattern, OneOfPattern, NotPattern, ContainsPattern,
                            LengthPattern, EachPattern, ComparisonPattern, RevisionPattern,
                            AfterPattern, AllOfPattern>;
  Kind kind;
  SourcePosition position;
  // No template is in it, as its loader found: rendered, it is itself.
  bool is_fixed = false;
};

// "$gt" and so on.
std::string_view operator_name(ComparisonPattern::Operator comparison);
// As a person would write it on one line, for messages: `{"_rev": "1-a", …}`, `{$oneOf: [1, 2]}`.
std::string describe(const Pattern& pattern);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "conformance/spec/yaml/problem_list.h"
#include "support/json.h"

namespace purgatory::conformance {

// The deepest nesting of a scenario file, and the most nodes it may have once its aliases are
// written out: far beyond what a person writes, far below what hurts (an alias bomb of nine lines
// has a billion).
inline constexpr std::size_t kMaxYamlDepth = 200;
inline constexpr std::size_t kMaxYamlNodes = 200'000;

struct YamlNode;
using YamlNodePtr = std::shared_ptr<const YamlNode>;

// A node of a YAML 1.2 document, resolved by the core schema: quoted scalars are strings, of the
// plain ones `true`, `null`, integers and floats are what they look like, `yes` and `on` are
// strings. Aliases share the node they name; there are no cycles.
struct YamlNode {
  enum class Kind { Scalar, Sequence, Mapping };
  struct Entry {
    YamlNodePtr key;  // a scalar
    YamlNodePtr value;
  };

  Kind kind = Kind::Scalar;
  Json scalar;       // of a scalar: null, boolean, number or string
  std::string text;  // of a scalar, as spelled: `0x1F`, `1e3`
  std::vector<YamlNodePtr> elements;
  std::vector<Entry> entries;
  std::size_t weight = 1;  // nodes in it, aliases written out
  int line = 0;            // both from 1, the column in bytes
  int column = 0;

  bool is_scalar() const { return kind == Kind::Scalar; }
  bool is_sequence() const { return kind == Kind::Sequence; }
  bool is_mapping() const { return kind == Kind::Mapping; }
  bool is_null() const { return is_scalar() && scalar.is_null(); }
  bool is_string() const { return is_scalar() && scalar.is_string(); }
};

// The one document of the file. Null when there is none to go on with; the mistakes, duplicate keys
// and unquoted `{{…}}` among them, are in `problems`.
YamlNodePtr read_yaml(const SourceText& source, ProblemList& problems);

// What the node is, for messages: `a list`, `the string "abc"`, `the integer 5`.
std::string describe(const YamlNode& node);

// The node as JSON: mappings keep their order, a key is taken as it is spelled.
Json to_json(const YamlNode& node);

}  // namespace purgatory::conformance

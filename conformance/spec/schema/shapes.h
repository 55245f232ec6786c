// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace purgatory::conformance {

// The kinds of mapping whose keys are fixed. One description of them serves the loader, which
// refuses every other key, and the JSON Schema that editors use.
enum class Shape {
  Suite,
  Scenario,
  Step,
  BasicAuth,
  Multipart,
  Part,
  CaptureSource,
  Retry,
  Stream,
  Expectation,
  Alternative,
  Bytes,
  TreeAction,
  TreeExpectation,
  NodeAction,
  ClusterAction,
  AtLeast,
  Setup,
  Target,  // from here on those of a target file
  TargetCluster,
  Account,
  Tls,
  Limits,
  Commands,
  KnownFailure,
  kCount
};

// What a value may be.
enum class ValueKind {
  Text,         // a string
  Label,        // of a node or a cluster: a string or a whole number
  Word,         // of a scenario's id
  Flag,         // true
  Switch,       // true or false
  Factor,       // a number of at least 1
  Count,        // a whole number of at least 1
  Duration,     // "100ms", "2s", "1m"
  LevelName,    // MUST, SHOULD or INFO
  Texts,        // a list of strings
  Amount,       // a number above 0
  TextsByName,  // names and strings
  SwitchesByName,
  TextsInOrderOrByName,
  Pair,         // a list of two strings
  Value,        // any JSON, with templates
  Wanted,       // any JSON, with matchers
  Fields,       // names and values
  Patterns,     // names and matchers
  Status,       // a number, a class, or a list of them
  BytesOrSize,  // base64, or a mapping of Shape::Bytes
  Auth,
  Raw,       // a string, or base64 in a mapping
  Captures,  // names and sources
  Matrix,
  Mapping,      // of the entry's shape
  List,         // of mappings of the entry's shape
  OneOrList,    // either of the two
  ByName,       // names and mappings of the entry's shape
  Branches,     // names and lists of mappings of the entry's shape
  Named,        // a string, or a mapping with one key: a name and its parameters
  NamedList,    // a list of these
  TextOrShape,  // a string, or a mapping of the entry's shape
};

// One key of a mapping.
struct Key {
  enum class Need { Optional, Required };
  std::string name;
  ValueKind content = ValueKind::Text;
  std::string meaning;  // one sentence without its full stop, for the reader of an editor
  Need need = Need::Optional;
  Shape shape = Shape::kCount;  // of the mappings in it, where its content has any
};

// "a step" and so on, for messages.
const std::string& name_of(Shape shape);
const std::vector<Key>& keys_of(Shape shape);
// The names alone, in the same order.
const std::vector<std::string>& key_names(Shape shape);

}  // namespace purgatory::conformance

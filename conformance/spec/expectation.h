// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/spec/level.h"
#include "conformance/spec/pattern/pattern.h"
#include "conformance/spec/source_position.h"
#include "support/json_schema.h"

namespace purgatory::conformance {

struct Step;
struct Alternative;

// The statuses allowed: single ones, and classes such as `4xx`.
struct StatusExpectation {
  std::vector<int> codes;
  std::vector<int> classes;  // 4 for `4xx`
  SourcePosition position;
};

// One header of the answer. Names compare without case; fields of the same name are judged as one
// value joined by ", " (RFC 9110, 5.3).
struct HeaderExpectation {
  std::string name;
  PatternPtr value;
  SourcePosition position;
};

// The body as bytes: all of them, or how many.
struct BytesExpectation {
  std::optional<std::string> bytes;
  PatternPtr length;  // null: not asked
  SourcePosition position;
};

// A JSON Schema that the body meets.
struct SchemaExpectation {
  std::string file;  // as the suite names it, joined to its folder
  std::shared_ptr<const JsonSchema> schema;
  SourcePosition position;
};

// The longest time until the whole answer was there. Machines differ, so it is recorded (INFO) and
// fails nothing.
struct TimeExpectation {
  std::chrono::milliseconds most{0};
  SourcePosition position;
};

// One path from a root to a leaf of a revision tree, oldest first.
struct TreeBranch {
  enum class Leaf { Live, Deleted };
  std::vector<std::string> revisions;  // templates: "1-a", "2-b", …
  Leaf leaf = Leaf::Live;
  SourcePosition position;
};

// The leaves that the answer to `GET /{db}/{doc}?open_revs=all&revs=true` must show, all of them
// and no others, each with at least the ancestors named.
struct TreeExpectation {
  std::vector<TreeBranch> branches;
  SourcePosition position;
};

// What one answer must be: everything named here is judged, also after a failure. `level` and
// `clauses` are its own where it states them, else those of the step, else of the scenario.
struct Expectation {
  SourcePosition position;
  std::optional<Level> level;
  std::vector<std::string> clauses;
  std::optional<StatusExpectation> status;
  std::vector<HeaderExpectation> headers;
  PatternPtr json;  // null: not asked
  PatternPtr text;  // over the body as a string; null: not asked
  std::optional<BytesExpectation> bytes;
  std::optional<SchemaExpectation> schema;
  std::optional<TimeExpectation> time;
  std::optional<TreeExpectation> tree;
  std::vector<Alternative> any_of;  // empty: not asked
};

// One documented way out of several. `then` runs after the step when this one occurred.
struct Alternative {
  std::string title;  // may be empty
  Expectation expect;
  std::vector<Step> then;
  SourcePosition position;
};

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/level.h"
#include "conformance/spec/source_position.h"
#include "conformance/spec/spec_error.h"
#include "conformance/spec/step.h"
#include "support/json.h"

namespace purgatory::conformance {

// The values that a suite file becomes.

// A named state to start from: `given` before each scenario, `cleanup` after it whatever happened.
struct Setup {
  std::string name;
  std::vector<Step> given;
  std::vector<Step> cleanup;
};

// One axis of a matrix: the name of the variable and its values, each with a name for the id.
struct MatrixAxis {
  struct Value {
    std::string name;
    Json value;
  };
  std::string name;
  std::vector<Value> values;
  SourcePosition position;
};

// One promise put to the test. Its cases are the Cartesian product of `matrix`; a case's id is
// `scenario@axis=value,axis=value`.
struct Scenario {
  std::string id;  // in full: "couchdb/purge/inner-revision-is-ignored"
  std::string title;
  Level level = Level::Must;
  std::vector<std::string> clauses;
  std::vector<std::string> capabilities;  // `requires`: without one of them it is not applicable
  std::vector<std::string> notices;       // rules whose breaking it must notice
  std::vector<std::string> tags;
  // Steers the target (clock, gates, links), so nothing else may run beside it.
  bool steers = false;
  std::vector<MatrixAxis> matrix;
  std::vector<Step> given;
  std::vector<Step> steps;
  std::vector<Step> cleanup;  // run last first
  SourcePosition position;
};

struct Suite {
  std::string file;
  std::string id;  // "couchdb/purge": the beginning of every id in it
  std::string title;
  std::vector<Setup> setups;  // in order; cleaned up in reverse
  std::vector<Scenario> scenarios;
  // What is no mistake and yet hardly meant, of the suite and of its set-ups; for `lint`.
  std::vector<SpecProblem> warnings;
};

}  // namespace purgatory::conformance

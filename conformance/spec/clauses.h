// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/level.h"
#include "conformance/spec/source_position.h"

namespace purgatory::conformance {

// What a document says at one place, in our own words: the promise that scenarios put to the test.
struct Clause {
  enum class Kind { Promise, Example, Silent, Contradictory };
  std::string id;
  std::string document;
  std::string section;
  std::string promise;
  Kind kind = Kind::Promise;
  Level level = Level::Must;
  std::string ruling;  // why we chose, where the document leaves a choice; may be empty
  SourcePosition position;
};

// Something that a target can do or not. `probe` says in words how it is found out; empty where
// only the target's file can say.
struct Capability {
  std::string name;
  std::string meaning;
  std::string probe;
  SourcePosition position;
};

// The words that scenarios may use: unknown ones are errors. A list that is absent (no such file
// was given) is not checked against.
struct Vocabulary {
  std::optional<std::vector<Clause>> clauses;
  std::optional<std::vector<Capability>> capabilities;
  std::optional<std::vector<std::string>> rules;  // that `notices` may name
  std::vector<std::string> variables;             // names that targets give values to
};

// What every target with clusters gives a value to: the account, and of the clusters A to C name
// and address ("cluster_a_name", "cluster_a_url").
const std::vector<std::string>& target_variables();

std::string_view clause_kind_name(Clause::Kind kind);

// `folder` is `specs`: reads `clauses/*.yaml` and `capabilities.yaml` below it, where they exist.
// Throws SpecError with every mistake in them.
Vocabulary load_vocabulary(const std::string& folder);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// An entry of `setups.yaml`: a set-up (`given`, `cleanup`) or a group for `use` (`steps`), with
// what it needs and what it gives.
struct NamedSteps {
  enum class Kind { Setup, Group };
  struct Parameter {
    std::string name;
    Json value;  // without one given; null: it must be given
  };

  std::string name;
  Kind kind = Kind::Setup;
  std::vector<Parameter> parameters;
  std::vector<Step> steps;  // of a set-up its `given`
  std::vector<Step> cleanup;
  std::set<std::string, std::less<>> names;  // captured
  std::set<std::string> needed_capabilities;
  std::vector<Step> undo;
  std::size_t checks = 0;  // see SuiteContext
  std::size_t recorded_checks = 0;
  bool has_parallel = false;
};

// The entries of `setups.yaml` in the folder of the context; none where there is no such file. Its
// mistakes join the context's.
std::vector<NamedSteps> load_named_steps(const SuiteContext& suite);

// `setup` of a suite. Adds what the set-ups capture to the context's names and what they need to
// its `needed_by_setups`.
std::vector<Setup> load_setups(MappingReader& suite, SuiteContext& context);

// `use` of a step: the steps of that group, its parameters set before.
std::vector<Step> load_use(const YamlNode& node, SuiteContext& context);

}  // namespace purgatory::conformance

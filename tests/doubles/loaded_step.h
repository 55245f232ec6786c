// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {

// The steps of a scenario whose `steps` are the YAML given, in flow form, on line 5 of `s.yaml`;
// the names a, b and c are known.
inline std::vector<Step> loaded_steps(const std::string& yaml) {
  Vocabulary words;
  words.variables = {"a", "b", "c", "nothing"};
  const std::string head =
      "suite: s\ntitle: t\nscenarios:\n- {id: x, title: t, level: MUST, steps:\n";
  // A scenario judges something.
  const std::string judged = yaml.substr(0, yaml.rfind(']')) + ", {get: /, expect: {status: 200}}]";
  auto steps = load_suite_text("s.yaml", head + judged + "}\n", words).scenarios.front().steps;
  steps.pop_back();
  return steps;
}

// The expectations of `get: /` with this as its `expect`, on line 5 from column 19 on.
inline std::vector<Expectation> loaded_expectations(const std::string& yaml) {
  const std::vector<Step> steps = loaded_steps("[{get: /, expect: " + yaml + "}]");
  return std::get<RequestStep>(steps.front().action).expect;
}

}  // namespace purgatory::conformance

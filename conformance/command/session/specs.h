// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "conformance/spec/clauses.h"
#include "conformance/spec/scenario.h"
#include "conformance/spec/spec_error.h"

namespace purgatory::conformance {

// All that the folder of the specs holds.
struct Specs {
  std::string folder;
  Vocabulary vocabulary;
  std::vector<Suite> suites;
};

// The folder named, else `specs` beside the program (build/PRESET/bin/../../../specs), else that of
// the source tree that it was built from. Throws CommandError when there is none.
std::string specs_folder(const std::string& named);

// Reads `clauses/*.yaml`, `capabilities.yaml` and the suites, `API/AREA.yaml`. Throws SpecError
// with every mistake in the clauses, or else every mistake and warning in the suites. These may use
// `variables` too, which a target gives values to.
Specs load_specs(const std::string& named, const std::vector<std::string>& variables = {});

// What is no mistake and yet hardly meant, as text, each once, in the order given.
std::vector<std::string> warning_texts(const std::vector<SpecProblem>& warnings);
// That of all suites, in the order of the files.
std::vector<std::string> warnings_of(const Specs& specs);

// The promise of each clause.
std::map<std::string, std::string> promises_of(const Vocabulary& vocabulary);

}  // namespace purgatory::conformance

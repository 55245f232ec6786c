// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "conformance/spec/target/known_failures.h"
#include "conformance/spec/yaml/problem_list.h"

namespace purgatory::conformance {

// The list under `known_failures` of a file that is being read.
std::vector<KnownFailure> read_known_failures(const YamlNode& list, ProblemList& problems);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/clauses.h"
#include "conformance/spec/scenario.h"
#include "conformance/spec/spec_error.h"

namespace purgatory::conformance {

// The suites of the files, in that order. Throws SpecError with every mistake of all of them, and
// the warnings beside.
std::vector<Suite> load_suites(const std::vector<std::string>& files, const Vocabulary& words);

// The suite in a text, as if it stood in that file. Throws SpecError.
Suite load_suite_text(const std::string& file, const std::string& text, const Vocabulary& words);

}  // namespace purgatory::conformance

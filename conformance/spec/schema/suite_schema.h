// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/json.h"

namespace purgatory::conformance {

// The JSON Schema (draft 7) of a suite file, for editors, from the description of its keys that the
// loader uses too. It knows less than the loader: names that no step captured, clauses that do not
// exist and the like are found by `purgatory lint`.
Json suite_schema();

// That of a `setups.yaml`.
Json setups_schema();

// That of a target file, and of a baseline.
Json target_schema();

}  // namespace purgatory::conformance

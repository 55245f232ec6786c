// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/plan/plan.h"
#include "support/result.h"

namespace purgatory::conformance {

// The known failures in the text of a JSON file: `{"known_failures": [{"id", "reason", "link"}]}`,
// `id` a glob over the ids of cases; `link` may be missing. JSON is YAML too. An unknown member is
// an error.
Result<std::vector<KnownFailure>, std::string> parse_baseline(std::string_view text);

// The same from a file; the error names it.
Result<std::vector<KnownFailure>, std::string> load_baseline(const std::string& file);

}  // namespace purgatory::conformance

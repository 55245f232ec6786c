// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "support/json.h"
#include "support/result.h"

namespace purgatory {

// The bytes of a file; or what keeps them from being read, with its path.
Result<std::string, std::string> read_text_file(const std::string& path);

// The content of a JSON file; or what is wrong, with the file and, for a mistake in its text, line
// and column (counted from 1, in bytes).
Result<Json, std::string> read_json_file(const std::string& path);

}  // namespace purgatory

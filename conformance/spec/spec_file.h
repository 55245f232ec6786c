// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/spec/spec_error.h"
#include "support/result.h"

namespace purgatory::conformance {

// The longest file that is read, in bytes.
inline constexpr std::size_t kMaxSpecFileBytes = std::size_t{16} << 20;

// The folder that a file is named in: "" or ends in '/'.
std::string folder_of(const std::string& file);

// The text of a file that a person wrote, without a byte order mark; or why it cannot be read.
Result<std::string, SpecProblem> read_spec_file(const std::string& path);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace purgatory::conformance {

// Where something stands in a scenario file: line and column counted from 1, the column in
// characters. Line 0 means that no file says it (the steps of a built-in set-up).
struct SourcePosition {
  std::string file;
  int line = 0;
  int column = 0;

  bool operator==(const SourcePosition&) const = default;
};

}  // namespace purgatory::conformance

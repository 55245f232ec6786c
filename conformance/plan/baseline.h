// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/target/known_failures.h"
#include "support/result.h"

namespace purgatory::conformance {

// What a run says of a list of known failures.
struct BaselineChange {
  std::vector<KnownFailure> added;  // failed, and not listed
  std::vector<KnownFailure> stale;  // listed, and nothing that they match failed
  bool is_empty() const { return added.empty() && stale.empty(); }
};

// The text of a file of known failures after the change: entries that stay, and the comments and
// other keys around them, are left to the byte. `text` is what the stale entries were loaded from;
// an empty one begins a new file. An error, in words, when the list is not written one entry a
// line ("- scenario: …"), so that no entry can be taken out safely.
Result<std::string, std::string> rewrite_baseline(std::string_view text,
                                                  const std::vector<KnownFailure>& entries,
                                                  const BaselineChange& change);

}  // namespace purgatory::conformance

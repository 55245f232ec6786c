// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/source_position.h"

namespace purgatory::conformance {

// A failure that is known and accepted: scenarios that match still run, and one that passes is an
// error, so that the list never outlives the defects in it.
struct KnownFailure {
  std::string pattern;  // a glob over the ids of cases
  std::string reason;
  std::string link = {};  // to where the defect is followed; may be empty
  // Globs over what may fail, "status", "header Allow", "json /purged/a" (see `check_subject`);
  // none: anything may.
  std::vector<std::string> expectations = {};
  SourcePosition position = {};
};

// The `known_failures` of a file: of a target (`specs/targets/*.yaml`), which also has a `name` and
// the `product` in words, or one that holds nothing else. Each entry has `scenario` and `reason`,
// and may have a `link` and a list of `expectations`. Throws SpecError with every mistake in
// it.
std::vector<KnownFailure> load_known_failures(const std::string& file);
// The same of a text, as if it stood in that file.
std::vector<KnownFailure> known_failures_in(const std::string& file, std::string text);

}  // namespace purgatory::conformance

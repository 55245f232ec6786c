// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/replay/recording.h"
#include "support/result.h"

namespace purgatory::conformance {

// Which random operations are judged. The others are sent all the same, since what follows them
// rests on what they did. Exchanges of sequences have no kind and are always judged.
struct KindSelection {
  std::set<std::string> only;  // empty: all
  std::set<std::string> without;

  bool judges(const std::string& kind) const {
    return kind.empty() || ((only.empty() || only.contains(kind)) && !without.contains(kind));
  }
};

// From two lists of names. An error when a name is the kind of no exchange recorded.
Result<KindSelection, std::string> select_kinds(const std::vector<Recording>& recordings,
                                                const std::vector<std::string>& only,
                                                const std::vector<std::string>& without);

// How many exchanges of a kind were judged, and how many of those differ.
struct KindTally {
  std::size_t judged = 0;
  std::size_t differing = 0;
};
using KindTallies = std::map<std::string, KindTally>;

}  // namespace purgatory::conformance

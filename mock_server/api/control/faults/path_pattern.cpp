// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/faults/path_pattern.h"

#include <vector>

namespace purgatory::api {
namespace {

// Where in the pattern one may be; a bit for each byte of it, and one for its end.
using Places = std::vector<bool>;

// Gaps may be empty: whoever stands before one stands behind it too.
void pass_over_gaps(std::string_view pattern, Places& places) {
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (places[at] && pattern[at] == '*') places[at + 1] = true;
  }
}

// Whether the star there is one of two, which take slashes as well.
bool is_deep(std::string_view pattern, std::size_t star) {
  return (star > 0 && pattern[star - 1] == '*') ||
         (star + 1 < pattern.size() && pattern[star + 1] == '*');
}

Places places_after(std::string_view pattern, const Places& before, char c) {
  Places after(pattern.size() + 1);
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (!before[at]) continue;
    if (pattern[at] != '*') {
      if (pattern[at] == c) after[at + 1] = true;
    } else if (c != '/' || is_deep(pattern, at)) {
      after[at] = true;
    }
  }
  pass_over_gaps(pattern, after);
  return after;
}

}  // namespace

bool PathPattern::matches(std::string_view path) const {
  if (text_.empty()) return true;
  const std::string_view pattern = text_;
  Places now(pattern.size() + 1);
  now[0] = true;
  pass_over_gaps(pattern, now);
  for (const char c : path) now = places_after(pattern, now, c);
  return now[pattern.size()];
}

}  // namespace purgatory::api

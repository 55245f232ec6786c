// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/faults/path_pattern.h"

#include <utility>
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

}  // namespace

bool PathPattern::matches(std::string_view path) const {
  if (text_.empty()) return true;
  const std::string_view pattern = text_;
  Places now(pattern.size() + 1);
  now[0] = true;
  pass_over_gaps(pattern, now);
  for (const char c : path) {
    Places next(pattern.size() + 1);
    for (std::size_t at = 0; at < pattern.size(); ++at) {
      if (!now[at]) continue;
      if (pattern[at] != '*') {
        if (pattern[at] == c) next[at + 1] = true;
        continue;
      }
      const bool is_deep = (at > 0 && pattern[at - 1] == '*') ||
                           (at + 1 < pattern.size() && pattern[at + 1] == '*');
      if (is_deep || c != '/') next[at] = true;
    }
    pass_over_gaps(pattern, next);
    now = std::move(next);
  }
  return now[pattern.size()];
}

}  // namespace purgatory::api

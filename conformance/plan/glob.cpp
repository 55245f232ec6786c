// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/glob.h"

#include <cstddef>
#include <vector>

namespace purgatory::conformance {
namespace {

// The places in the text that the pattern read so far can have reached; place i is before text[i].
using Places = std::vector<bool>;

Places after_star(const Places& places, std::string_view text, bool crosses_slash) {
  Places next(places.size(), false);
  bool is_open = false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    is_open = places[i] || (is_open && (crosses_slash || text[i - 1] != '/'));
    next[i] = is_open;
  }
  return next;
}

Places after_character(const Places& places, std::string_view text, char wanted) {
  Places next(places.size(), false);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = wanted == '?' ? text[i] != '/' : text[i] == wanted;
    next[i + 1] = places[i] && fits;
  }
  return next;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  Places places(text.size() + 1, false);
  places[0] = true;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '*') {
      places = after_character(places, text, pattern[i]);
      continue;
    }
    const bool is_double = i + 1 < pattern.size() && pattern[i + 1] == '*';
    places = after_star(places, text, is_double);
    if (is_double) ++i;
  }
  return places[text.size()];
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/unordered_match.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_map>

#include "conformance/check/match/json_match.h"

namespace purgatory::conformance {
namespace {

// Alike for scalars that match each other: an integer and the float of the same value are.
std::optional<std::string> scalar_key(const Json& value) {
  if (value.is_array() || value.is_object()) return std::nullopt;
  constexpr double kExact = 9007199254740992.0;  // 2^53: every integer below is a double
  if (value.is_float() && std::trunc(value.as_double()) == value.as_double() &&
      std::abs(value.as_double()) < kExact) {
    return Json(static_cast<std::int64_t>(value.as_double())).dump();
  }
  return value.dump();
}

std::optional<std::string> scalar_key(const Pattern& pattern) {
  const auto* value = std::get_if<ValuePattern>(&pattern.kind);
  return value == nullptr ? std::nullopt : scalar_key(value->value);
}

// Grows a matching of patterns to elements by one augmenting path at a time.
class Matching {
 public:
  Matching(std::vector<std::vector<std::size_t>> candidates, std::size_t elements)
      : candidates_(std::move(candidates)), owner_(elements) {}

  // Whether the pattern found an element, others having moved over for it.
  bool place(std::size_t pattern) {
    asked_.assign(owner_.size(), false);
    return augment(pattern);
  }
  bool is_taken(std::size_t element) const { return owner_[element].has_value(); }

 private:
  bool augment(std::size_t pattern) {
    for (const std::size_t element : candidates_[pattern]) {
      if (asked_[element]) continue;
      asked_[element] = true;
      if (!owner_[element] || augment(*owner_[element])) {
        owner_[element] = pattern;
        return true;
      }
    }
    return false;
  }

  std::vector<std::vector<std::size_t>> candidates_;
  std::vector<std::optional<std::size_t>> owner_;
  std::vector<bool> asked_;
};

struct Rest {
  std::vector<std::size_t> patterns;
  std::vector<std::size_t> elements;
};

// Takes away the scalar patterns with an equal element each: elements that are equal can stand for
// one another, so no better pairing is lost. A scalar without one is unmet.
Rest pair_scalars(const std::vector<PatternPtr>& patterns, const Json::Array& elements,
                  Pairing& pairing) {
  std::unordered_map<std::string, std::vector<std::size_t>> by_key;
  std::vector<bool> taken(elements.size(), false);
  for (std::size_t i = elements.size(); i-- > 0;) {
    if (const auto key = scalar_key(elements[i])) by_key[*key].push_back(i);
  }
  Rest rest;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const auto key = scalar_key(*patterns[i]);
    if (!key) {
      rest.patterns.push_back(i);
      continue;
    }
    std::vector<std::size_t>& equals = by_key[*key];
    if (equals.empty()) {
      pairing.unmet_patterns.push_back(i);
      continue;
    }
    taken[equals.back()] = true;
    equals.pop_back();
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!taken[i]) rest.elements.push_back(i);
  }
  return rest;
}

}  // namespace

Pairing pair_unordered(const std::vector<PatternPtr>& patterns, const Json::Array& elements) {
  Pairing pairing;
  const Rest rest = pair_scalars(patterns, elements, pairing);
  std::vector<std::vector<std::size_t>> candidates(rest.patterns.size());
  for (std::size_t p = 0; p < rest.patterns.size(); ++p) {
    for (std::size_t e = 0; e < rest.elements.size(); ++e) {
      const Json& element = elements[rest.elements[e]];
      if (matches_json(*patterns[rest.patterns[p]], &element)) candidates[p].push_back(e);
    }
  }
  Matching matching(std::move(candidates), rest.elements.size());
  for (std::size_t p = 0; p < rest.patterns.size(); ++p) {
    if (!matching.place(p)) pairing.unmet_patterns.push_back(rest.patterns[p]);
  }
  for (std::size_t e = 0; e < rest.elements.size(); ++e) {
    if (!matching.is_taken(e)) pairing.unpaired_elements.push_back(rest.elements[e]);
  }
  std::ranges::sort(pairing.unmet_patterns);
  return pairing;
}

}  // namespace purgatory::conformance

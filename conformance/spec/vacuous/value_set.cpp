// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/vacuous/value_set.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <utility>

namespace purgatory::conformance {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Beyond this a set is made coarser: an upper bound may be, and lists of thousands stay quick.
constexpr std::size_t kMostParts = 64;

Intervals all_lengths() { return {{0, kInfinity}}; }

Intervals all_numbers() { return {{-kInfinity, kInfinity}}; }

Intervals together(const Intervals& left, const Intervals& right) {
  Intervals parts = left;
  parts.insert(parts.end(), right.begin(), right.end());
  std::ranges::sort(parts, {}, &Interval::least);
  Intervals merged;
  for (const Interval& part : parts) {
    const bool overlaps = !merged.empty() && part.least <= merged.back().most;
    if (overlaps || merged.size() == kMostParts) {
      merged.back().most = std::max(merged.back().most, part.most);
    } else {
      merged.push_back(part);
    }
  }
  return merged;
}

Intervals common(const Intervals& left, const Intervals& right) {
  Intervals both;
  for (const Interval& one : left) {
    for (const Interval& other : right) {
      const Interval overlap{std::max(one.least, other.least), std::min(one.most, other.most)};
      if (overlap.least <= overlap.most) both.push_back(overlap);
    }
  }
  return both.size() > kMostParts ? together(both, {}) : both;
}

std::optional<std::set<std::string>> common_texts(const ValueSet& left, const ValueSet& right) {
  if (!left.texts) return right.texts;
  if (!right.texts) return left.texts;
  std::set<std::string> both;
  std::ranges::set_intersection(*left.texts, *right.texts, std::inserter(both, both.end()));
  return both;
}

std::optional<std::set<std::string>> joined_texts(const ValueSet& left, const ValueSet& right) {
  if (left.strings.empty()) return right.texts;
  if (right.strings.empty()) return left.texts;
  if (!left.texts || !right.texts) return std::nullopt;
  std::set<std::string> either = *left.texts;
  either.insert(right.texts->begin(), right.texts->end());
  return either.size() > kMostParts ? std::nullopt : std::optional(std::move(either));
}

}  // namespace

Intervals floats_between(double least, double most) {
  return least <= most ? Intervals{{least, most}} : Intervals{};
}

Intervals integers_between(double least, double most) {
  return floats_between(std::ceil(least), std::floor(most));
}

bool ValueSet::has_present() const {
  return has_null || has_false || has_true || has_numbers() || !strings.empty() ||
         !arrays.empty() || !objects.empty();
}

bool ValueSet::is_text() const {
  return !strings.empty() && !has_null && !has_false && !has_true && !has_numbers() &&
         arrays.empty() && objects.empty();
}

ValueSet all_present() {
  ValueSet all;
  all.has_null = true;
  all.has_false = true;
  all.has_true = true;
  all.integers = all_numbers();
  all.floats = all_numbers();
  all.strings = all_lengths();
  all.arrays = all_lengths();
  all.objects = all_lengths();
  return all;
}

ValueSet everything() {
  ValueSet all = all_present();
  all.has_absence = true;
  return all;
}

ValueSet only_absence() {
  ValueSet absence;
  absence.has_absence = true;
  return absence;
}

ValueSet all_strings() {
  ValueSet strings;
  strings.strings = all_lengths();
  return strings;
}

ValueSet only_text(const std::string& text) {
  const auto characters = static_cast<double>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
  ValueSet one;
  one.strings = {{characters, characters}};
  one.texts = {text};
  return one;
}

ValueSet integers_from(double least) {
  ValueSet integers;
  integers.integers = integers_between(least, kInfinity);
  return integers;
}

ValueSet intersection(const ValueSet& left, const ValueSet& right) {
  ValueSet both;
  both.has_absence = left.has_absence && right.has_absence;
  both.has_null = left.has_null && right.has_null;
  both.has_false = left.has_false && right.has_false;
  both.has_true = left.has_true && right.has_true;
  both.integers = common(left.integers, right.integers);
  both.floats = common(left.floats, right.floats);
  both.strings = common(left.strings, right.strings);
  both.arrays = common(left.arrays, right.arrays);
  both.objects = common(left.objects, right.objects);
  both.texts = common_texts(left, right);
  if (both.texts && both.texts->empty()) both.strings.clear();
  if (both.strings.empty()) both.texts.reset();
  return both;
}

ValueSet joined(const ValueSet& left, const ValueSet& right) {
  ValueSet either;
  either.has_absence = left.has_absence || right.has_absence;
  either.has_null = left.has_null || right.has_null;
  either.has_false = left.has_false || right.has_false;
  either.has_true = left.has_true || right.has_true;
  either.integers = together(left.integers, right.integers);
  either.floats = together(left.floats, right.floats);
  either.strings = together(left.strings, right.strings);
  either.arrays = together(left.arrays, right.arrays);
  either.objects = together(left.objects, right.objects);
  either.texts = joined_texts(left, right);
  return either;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace purgatory::conformance {

// All numbers from `least` to `most`, both among them. One that is open ends at the double beside.
struct Interval {
  double least = 0;
  double most = 0;
};

// Numbers, by intervals in order that neither touch nor overlap.
using Intervals = std::vector<Interval>;

// The interval alone; of whole numbers those in it.
Intervals floats_between(double least, double most);
Intervals integers_between(double least, double most);

// JSON values that may stand at a place, "nothing" among them where it may not be there. An upper
// bound: what is in it may be, what is not cannot. So a pattern is only said to hold for no value,
// or to fail for none, where that is certain.
struct ValueSet {
  bool has_absence = false;
  bool has_null = false;
  bool has_false = false;
  bool has_true = false;
  Intervals integers;
  Intervals floats;
  // By their lengths: characters, elements, members.
  Intervals strings;
  Intervals arrays;
  Intervals objects;
  // The strings, where only a few are in it.
  std::optional<std::set<std::string>> texts;

  bool is_empty() const { return !has_absence && !has_present(); }
  bool has_present() const;
  bool has_numbers() const { return !integers.empty() || !floats.empty(); }
  // Nothing but strings, which may be absent.
  bool is_text() const;
};

// Every value that is there.
ValueSet all_present();
// Those, and that there is none.
ValueSet everything();
ValueSet only_absence();
ValueSet all_strings();
ValueSet only_text(const std::string& text);
// Integers from `least` on, as lengths are.
ValueSet integers_from(double least);

ValueSet intersection(const ValueSet& left, const ValueSet& right);
ValueSet joined(const ValueSet& left, const ValueSet& right);

}  // namespace purgatory::conformance

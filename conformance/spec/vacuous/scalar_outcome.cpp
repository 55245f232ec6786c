// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/vacuous/scalar_outcome.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/spec/template/template.h"
#include "conformance/spec/template/template_text.h"

namespace purgatory::conformance {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double above(double value) { return std::nextafter(value, kInfinity); }
double below(double value) { return std::nextafter(value, -kInfinity); }

// The number, where a double tells it from each of its neighbours.
std::optional<double> exact(const Json& number) {
  constexpr double kLimit = 9007199254740992.0;  // 2^53
  const double value = number.as_double();
  return std::abs(value) < kLimit ? std::optional(value) : std::nullopt;
}

ValueSet numbers_between(double least, double most) {
  ValueSet numbers;
  numbers.integers = integers_between(least, most);
  numbers.floats = floats_between(least, most);
  return numbers;
}

ValueSet all_numbers() { return numbers_between(-kInfinity, kInfinity); }

ValueSet without_numbers(ValueSet values) {
  values.integers.clear();
  values.floats.clear();
  return values;
}

// What the text comes to when its templates are filled in.
ValueSet values_of(const std::string& text) {
  if (!holds_template(std::string_view(text))) return only_text(text);
  const auto pieces = parse_template(text);
  if (!pieces) return all_present();
  const TemplatePiece& first = pieces->front();
  const bool is_value = pieces->size() == 1 && first.kind == TemplatePiece::Kind::Reference;
  if (!is_value) return all_strings();
  if (!first.filters.empty()) {
    return first.filters.back() == "int" ? integers_from(-kInfinity) : all_strings();
  }
  return is_built_in(first.name) ? all_strings() : all_present();
}

Outcome outcome_of_number(const Json& number) {
  const auto value = exact(number);
  if (!value) return {all_numbers(), everything()};
  const ValueSet others =
      joined(numbers_between(-kInfinity, below(*value)), numbers_between(above(*value), kInfinity));
  return {numbers_between(*value, *value), joined(without_numbers(everything()), others)};
}

Outcome outcome_of_container(const ValuePattern& pattern) {
  const auto size = static_cast<double>(pattern.value.size());
  Outcome outcome{{}, everything()};
  if (pattern.value.is_array()) {
    outcome.holds.arrays = integers_between(size, size);
  } else {
    const bool are_all = pattern.others == OtherMembers::Refused;
    outcome.holds.objects = integers_between(size, are_all ? size : kInfinity);
  }
  return outcome;
}

}  // namespace

Outcome outcome_of(const ValuePattern& pattern) {
  const Json& value = pattern.value;
  Outcome outcome{{}, everything()};
  if (value.is_null()) {
    outcome.holds.has_null = true;
    outcome.fails.has_null = false;
  } else if (value.is_boolean()) {
    (value.as_boolean() ? outcome.holds.has_true : outcome.holds.has_false) = true;
    (value.as_boolean() ? outcome.fails.has_true : outcome.fails.has_false) = false;
  } else if (value.is_string()) {
    outcome.holds = values_of(value.as_string());
  } else if (value.is_number()) {
    return outcome_of_number(value);
  } else {
    return outcome_of_container(pattern);
  }
  return outcome;
}

Outcome outcome_of(const AnyPattern&) { return {all_present(), only_absence()}; }

Outcome outcome_of(const AbsentPattern&) { return {only_absence(), all_present()}; }

Outcome outcome_of(const TypePattern& pattern) {
  const ValueSet all = all_present();
  Outcome outcome{{}, everything()};
  for (const std::string& type : pattern.types) {
    auto& [holds, fails] = outcome;
    if (type == "null") {
      holds.has_null = true;
      fails.has_null = false;
    } else if (type == "boolean") {
      holds.has_true = holds.has_false = true;
      fails.has_true = fails.has_false = false;
    } else if (type == "string") {
      holds.strings = all.strings;
      fails.strings.clear();
    } else if (type == "array") {
      holds.arrays = all.arrays;
      fails.arrays.clear();
    } else if (type == "object") {
      holds.objects = all.objects;
      fails.objects.clear();
    } else {
      holds.integers = all.integers;
      fails.integers.clear();
      if (type == "integer") continue;
      holds.floats = all.floats;
      fails.floats.clear();
    }
  }
  return outcome;
}

Outcome outcome_of(const ComparisonPattern& pattern) {
  const Outcome of_texts{all_strings(), everything()};
  if (pattern.bound.is_string()) {
    // A number or a text, whichever the template comes to.
    const ValueSet bounds = values_of(pattern.bound.as_string());
    Outcome outcome = of_texts;
    if (bounds.has_numbers()) outcome.holds = joined(outcome.holds, all_numbers());
    return outcome;
  }
  const auto bound = exact(pattern.bound);
  if (!bound) return {all_numbers(), everything()};
  ValueSet met;
  ValueSet missed;
  switch (pattern.comparison) {
    case ComparisonPattern::Operator::Greater:
      met = numbers_between(above(*bound), kInfinity);
      missed = numbers_between(-kInfinity, *bound);
      break;
    case ComparisonPattern::Operator::GreaterOrEqual:
      met = numbers_between(*bound, kInfinity);
      missed = numbers_between(-kInfinity, below(*bound));
      break;
    case ComparisonPattern::Operator::Less:
      met = numbers_between(-kInfinity, below(*bound));
      missed = numbers_between(*bound, kInfinity);
      break;
    case ComparisonPattern::Operator::LessOrEqual:
      met = numbers_between(-kInfinity, *bound);
      missed = numbers_between(above(*bound), kInfinity);
      break;
  }
  return {met, joined(without_numbers(everything()), missed)};
}

Outcome outcome_of(const AfterPattern&) {
  return {joined(all_numbers(), all_strings()), everything()};
}

ValueSet revisions() {
  constexpr double kShortest = 34;  // a digit, a dash, 32 digits
  ValueSet texts;
  texts.strings = integers_between(kShortest, kInfinity);
  return texts;
}

ValueSet all_but_objects() {
  ValueSet others = everything();
  others.objects.clear();
  return others;
}

}  // namespace purgatory::conformance

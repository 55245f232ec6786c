// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/vacuous/pattern_vacuity.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/spec/template/template.h"
#include "conformance/spec/vacuous/scalar_outcome.h"
#include "support/overloaded.h"

namespace purgatory::conformance {
namespace {

constexpr std::string_view kBeside = "what stands beside it leaves nothing else";

// On one line of a message.
std::string shown(const Pattern& pattern) {
  constexpr std::size_t kMostBytes = 60;
  std::string text = describe(pattern);
  if (text.size() <= kMostBytes) return text;
  std::size_t end = kMostBytes;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

Place present(std::string_view known, Vacuity::Weight never) {
  return {all_present(), known, Place::Any::Asks, never};
}

bool is_empty_text(const PatternPtr& pattern) {
  const auto* value = std::get_if<ValuePattern>(&pattern->kind);
  return value != nullptr && value->value.is_string() && value->value.as_string().empty();
}

std::string_view why_not_absent(const Place& place) {
  return place.absence.empty() ? "something is always there" : place.absence;
}

std::string remedy_of_absence(const Place& place) {
  if (!place.remedy.empty() || place.absence.empty()) return std::string(place.remedy);
  return "write `text: \"\"` where there is to be no body";
}

// How to mend what holds for nothing there.
std::string remedy_where_nothing_holds(const Pattern& pattern, const Place& place) {
  if (!place.remedy.empty()) return std::string(place.remedy);
  const auto* value = std::get_if<ValuePattern>(&pattern.kind);
  const bool is_null = value != nullptr && value->value.is_null();
  const bool is_negated = std::holds_alternative<NotPattern>(pattern.kind);
  if ((is_null || is_negated) && place.values.has_absence) {
    return "write {$absent: true} where it is not to be there";
  }
  if (!place.values.is_text() || is_negated) return "";
  if (value != nullptr && (value->value.is_number() || value->value.is_boolean())) {
    return fmt::format("quote it: \"{}\"", value->value.dump());
  }
  return "give a string, or a matcher of strings such as $regex";
}

bool is_fixed_text(const ValuePattern& pattern) {
  return pattern.value.is_string() && !holds_template(std::string_view(pattern.value.as_string()));
}

bool are_fixed_texts(const std::vector<PatternPtr>& patterns) {
  return std::ranges::all_of(patterns, [](const PatternPtr& pattern) {
    const auto* value = std::get_if<ValuePattern>(&pattern->kind);
    return value != nullptr && is_fixed_text(*value);
  });
}

// The outcome, where the texts that can be there are known one by one.
template <typename Holds>
Outcome among_texts(Outcome outcome, const std::set<std::string>& texts, const Holds& holds) {
  ValueSet met;
  ValueSet missed;
  for (const std::string& text : texts) {
    ValueSet& one = holds(text) ? met : missed;
    one = joined(one, only_text(text));
  }
  outcome.holds.strings = met.strings;
  outcome.holds.texts = met.texts;
  outcome.fails.strings = missed.strings;
  outcome.fails.texts = missed.texts;
  return outcome;
}

// Walks a pattern with what can stand at each place of it.
class Examiner {
 public:
  Vacuities& vacuities() { return vacuities_; }

  // Tells of the pattern itself where nothing within is to be told.
  Outcome look(const Pattern& pattern, const Place& place) {
    const std::size_t told = vacuities_.size();
    Outcome outcome = look_within(pattern, place);
    if (vacuities_.size() == told) judge(pattern, place, outcome);
    return outcome;
  }

  Outcome look_within(const Pattern& pattern, const Place& place) {
    return std::visit(
        Overloaded{[&](const ObjectPattern& kind) { return look_at(kind, place); },
                   [&](const ArrayPattern& kind) { return look_at(kind, place); },
                   [&](const OneOfPattern& kind) { return look_at(kind, place); },
                   [&](const NotPattern& kind) { return look_at(kind, place); },
                   [&](const ContainsPattern& kind) { return look_at(pattern, kind, place); },
                   [&](const LengthPattern& kind) { return look_at(kind, place); },
                   [&](const EachPattern& kind) { return look_at(kind); },
                   [&](const RevisionPattern& kind) { return look_at(kind, place); },
                   [&](const AllOfPattern& kind) { return look_at(kind, place); },
                   [&](const RegexPattern& kind) { return look_at(pattern, kind, place); },
                   [&](const ValuePattern& kind) { return look_at(kind, place); },
                   [](const auto& kind) { return outcome_of(kind); }},
        pattern.kind);
  }

 private:
  void tell(Vacuity::Weight weight, const Pattern& pattern, std::string problem,
            std::string remedy) {
    vacuities_.push_back({weight, pattern.position, std::move(problem), std::move(remedy)});
  }

  void judge(const Pattern& pattern, const Place& place, const Outcome& outcome) {
    const ValueSet missed = intersection(outcome.fails, place.values);
    if (intersection(outcome.holds, place.values).is_empty()) {
      tell_that_nothing_holds(pattern, place, outcome);
    } else if (place.any == Place::Any::Asks && asks_for_presence(pattern)) {
      return;
    } else if (missed.is_empty()) {
      tell_that_all_holds(pattern, place);
    } else if (!missed.has_present()) {
      tell(Vacuity::Weight::Warning, pattern,
           fmt::format("`{}` holds for whatever is there{}{}", shown(pattern),
                       place.known.empty() ? "" : ": ", place.known),
           "write {$any: true} where it only has to be there");
    }
  }

  // Of all that can be there.
  void tell_that_all_holds(const Pattern& pattern, const Place& place) {
    constexpr auto kWarning = Vacuity::Weight::Warning;
    if (!place.beyond.all.empty()) {
      return tell(kWarning, pattern,
                  fmt::format("`{}` holds for {}", shown(pattern), place.beyond.all),
                  std::string(place.beyond.remedy));
    }
    const bool asks = place.any == Place::Any::Asks && !place.values.has_absence;
    tell(kWarning, pattern,
         fmt::format("`{}` cannot fail{}{}", shown(pattern), place.known.empty() ? "" : ": ",
                     place.known),
         asks ? "write {$any: true} where anything will do" : "take it out");
  }

  void tell_that_nothing_holds(const Pattern& pattern, const Place& place, const Outcome& outcome) {
    const auto* all = std::get_if<AllOfPattern>(&pattern.kind);
    if (all != nullptr) {
      tell(place.never, pattern, fmt::format("no answer meets `{}` at once", shown(pattern)),
           "take out what excludes the rest");
      return;
    }
    const bool is_about_absence = outcome.holds.has_absence && !outcome.holds.has_present();
    const std::string_view known = is_about_absence ? why_not_absent(place) : place.known;
    tell(place.never, pattern,
         fmt::format("no answer meets `{}`{}{}", shown(pattern), known.empty() ? "" : ": ", known),
         is_about_absence ? remedy_of_absence(place) : remedy_where_nothing_holds(pattern, place));
  }

  // `{$not: {$absent: true}}` says no less than `{$any: true}`.
  static bool asks_for_presence(const Pattern& pattern) {
    if (std::holds_alternative<AnyPattern>(pattern.kind)) return true;
    const auto* negated = std::get_if<NotPattern>(&pattern.kind);
    return negated != nullptr && std::holds_alternative<AbsentPattern>(negated->pattern->kind);
  }

  static Outcome look_at(const ValuePattern& kind, const Place& place) {
    Outcome outcome = outcome_of(kind);
    if (!place.values.texts || !is_fixed_text(kind)) return outcome;
    const std::string& wanted = kind.value.as_string();
    return among_texts(std::move(outcome), *place.values.texts,
                       [&wanted](const std::string& text) { return text == wanted; });
  }

  Outcome look_at(const ObjectPattern& kind, const Place& place) {
    Outcome outcome{{}, all_but_objects()};
    bool can_hold = true;
    std::size_t required = 0;
    bool can_member_fail = kind.others == OtherMembers::Refused;
    for (const ObjectPattern::Member& member : kind.members) {
      const Outcome of_member =
          look(*member.value, {everything(), "", Place::Any::Asks, place.never});
      can_hold = can_hold && !of_member.holds.is_empty();
      can_member_fail = can_member_fail || !of_member.fails.is_empty();
      if (!of_member.holds.has_absence && !holds_template(std::string_view(member.key))) ++required;
    }
    if (can_member_fail) outcome.fails.objects = all_present().objects;
    if (can_hold) outcome.holds.objects = sizes_of(kind, required);
    return outcome;
  }

  static Intervals sizes_of(const ObjectPattern& kind, std::size_t required) {
    const auto least = static_cast<double>(required);
    if (kind.others == OtherMembers::Allowed) return integers_from(least).integers;
    return integers_between(least, static_cast<double>(kind.members.size()));
  }

  Outcome look_at(const ArrayPattern& kind, const Place& place) {
    bool can_hold = true;
    for (const PatternPtr& element : kind.elements) {
      can_hold = !look(*element, present("", place.never)).holds.is_empty() && can_hold;
    }
    Outcome outcome{{}, everything()};
    const auto size = static_cast<double>(kind.elements.size());
    if (can_hold) outcome.holds.arrays = integers_between(size, size);
    return outcome;
  }

  // One that holds for whatever is there is told of with the list, all of which it decides.
  Outcome look_at_option(const Pattern& option, const Place& place) {
    const std::size_t told = vacuities_.size();
    Outcome outcome = look_within(option, place);
    const bool is_dead = intersection(outcome.holds, place.values).is_empty();
    if (vacuities_.size() == told && is_dead) tell_that_nothing_holds(option, place, outcome);
    return outcome;
  }

  // An option that holds for nothing leaves the others, so it is no mistake.
  Outcome look_at(const OneOfPattern& kind, const Place& place) {
    Place of_option = place;
    of_option.never = Vacuity::Weight::Warning;
    Outcome outcome{{}, everything()};
    for (const PatternPtr& option : kind.options) {
      const Outcome of_one = look_at_option(*option, of_option);
      outcome.holds = joined(outcome.holds, intersection(of_one.holds, place.values));
      outcome.fails = intersection(outcome.fails, of_one.fails);
    }
    return outcome;
  }

  // The pattern below is told of as what the `$not` makes of it.
  Outcome look_at(const NotPattern& kind, const Place& place) {
    Place below = place;
    below.values.has_absence = false;
    below.never = Vacuity::Weight::Warning;
    const Outcome negated = look_within(*kind.pattern, below);
    return {intersection(negated.fails, all_present()), joined(negated.holds, only_absence())};
  }

  Outcome look_at(const Pattern& pattern, const ContainsPattern& kind, const Place& place) {
    Outcome outcome{{}, everything()};
    outcome.holds = {};
    bool can_be_in_text = true;
    bool can_be_in_array = true;
    for (const PatternPtr& part : kind.parts) {
      const bool is_text = std::holds_alternative<ValuePattern>(part->kind) &&
                           !look_within(*part, present("", place.never)).holds.strings.empty();
      can_be_in_text = can_be_in_text && is_text;
      if (place.values.arrays.empty()) continue;
      can_be_in_array = !look(*part, present("", place.never)).holds.is_empty() && can_be_in_array;
    }
    if (can_be_in_text) outcome.holds.strings = all_strings().strings;
    if (can_be_in_array) outcome.holds.arrays = integers_from(1).integers;
    if (place.values.texts && are_fixed_texts(kind.parts)) {
      const auto has_all = [&kind](const std::string& text) {
        return std::ranges::all_of(kind.parts, [&text](const PatternPtr& part) {
          const auto& value = std::get<ValuePattern>(part->kind).value;
          return text.find(value.as_string()) != std::string::npos;
        });
      };
      outcome = among_texts(std::move(outcome), *place.values.texts, has_all);
    }
    if (!std::ranges::all_of(kind.parts, is_empty_text)) return outcome;
    outcome.fails.strings.clear();
    if (!place.values.strings.empty() && !place.values.is_text()) {
      tell(Vacuity::Weight::Warning, pattern, "the empty text is part of every text",
           "name a part; for an array with an empty string in it write {$type: array, $contains: "
           "\"\"}");
    }
    return outcome;
  }

  Outcome look_at(const LengthPattern& kind, const Place& place) {
    const Place length{integers_from(0), "a length is an integer, 0 or more", Place::Any::Asks,
                       place.never};
    const Outcome of_length = look(*kind.length, length);
    Outcome outcome{{}, everything()};
    const Intervals lengths = intersection(of_length.holds, length.values).integers;
    outcome.holds.strings = outcome.holds.arrays = outcome.holds.objects = lengths;
    const Intervals others = intersection(of_length.fails, length.values).integers;
    outcome.fails.strings = outcome.fails.arrays = outcome.fails.objects = others;
    return outcome;
  }

  // Of an empty array it holds in any case.
  Outcome look_at(const EachPattern& kind) {
    const Outcome of_element = look(*kind.element, present("", Vacuity::Weight::Warning));
    const bool can_element_hold = of_element.holds.has_present();
    const bool can_element_fail = of_element.fails.has_present();
    Outcome outcome{{}, everything()};
    outcome.holds.arrays = can_element_hold ? integers_from(0).integers : integers_between(0, 0);
    outcome.fails.arrays = can_element_fail ? integers_from(1).integers : Intervals{};
    return outcome;
  }

  Outcome look_at(const RevisionPattern& kind, const Place& place) {
    Outcome outcome{{}, everything()};
    const Place generation{integers_from(1), "a generation is an integer, 1 or more",
                           Place::Any::Asks, place.never};
    const bool can_hold =
        kind.generation == nullptr ||
        !intersection(look(*kind.generation, generation).holds, generation.values).is_empty();
    if (can_hold) outcome.holds = revisions();
    return outcome;
  }

  Outcome look_at(const Pattern& pattern, const RegexPattern& kind, const Place& place) {
    Outcome outcome{all_strings(), everything()};
    if (!kind.compiled) return outcome;
    if (place.values.texts) {
      outcome =
          among_texts(std::move(outcome), *place.values.texts,
                      [&kind](const std::string& text) { return kind.compiled->is_in(text); });
    }
    if (!kind.compiled->is_in_every_text()) return outcome;
    outcome.fails.strings.clear();
    if (!place.values.strings.empty() && !place.values.is_text()) {
      tell(Vacuity::Weight::Warning, pattern,
           fmt::format("`{}` is found in every text", shown(pattern)),
           "write {$type: string} where any text will do");
    }
    return outcome;
  }

  // Those that are looked at among what the matchers beside them leave.
  static bool is_relative(const PatternPtr& pattern) {
    return std::holds_alternative<NotPattern>(pattern->kind) ||
           std::holds_alternative<EachPattern>(pattern->kind) ||
           std::holds_alternative<ContainsPattern>(pattern->kind);
  }

  Outcome look_at(const AllOfPattern& kind, const Place& place) {
    Outcome outcome{place.values, {}};
    const auto look_at_part = [&](const PatternPtr& part, const Place& of_part) {
      const Outcome of_one = look(*part, of_part);
      outcome.holds = intersection(outcome.holds, of_one.holds);
      outcome.fails = joined(outcome.fails, of_one.fails);
    };
    for (const PatternPtr& part : kind.patterns) {
      if (!is_relative(part)) look_at_part(part, place);
    }
    // Where the others contradict each other that is told of them.
    Place beside = place;
    if (!outcome.holds.is_empty()) {
      beside.values = outcome.holds;
    }
    if (std::ranges::any_of(kind.patterns, std::not_fn(is_relative))) {
      beside.known = kBeside;
      beside.any = Place::Any::AsksNothing;
      beside.beyond = {};
    }
    for (const PatternPtr& part : kind.patterns) {
      if (is_relative(part)) look_at_part(part, beside);
    }
    return outcome;
  }

  Vacuities vacuities_;
};

}  // namespace

Vacuities vacuities_of(const Pattern& pattern, const Place& place) {
  Examiner examiner;
  examiner.look(pattern, place);
  return std::move(examiner.vacuities());
}

bool can_fail(const Pattern& pattern, const Place& place) {
  return !intersection(Examiner().look_within(pattern, place).fails, place.values).is_empty();
}

}  // namespace purgatory::conformance

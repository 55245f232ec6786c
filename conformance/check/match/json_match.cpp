// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/json_match.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "conformance/check/match/number_order.h"
#include "conformance/check/match/scalar_matchers.h"
#include "conformance/check/match/unordered_match.h"
#include "conformance/check/match/value_text.h"
#include "support/json_reading.h"
#include "support/overloaded.h"

namespace purgatory::conformance {
namespace {

// Looks up many members of one object. Small objects are searched, large ones indexed once, so
// that comparing two of 5,000 members stays linear. Refers to the object.
class MemberIndex {
 public:
  MemberIndex(const Json& object, std::size_t lookups) : object_(object) {
    if (lookups * object.size() <= kSearchedComparisons) return;
    for (const Json::Member& member : object.members()) by_key_.emplace(member.key, &member.value);
  }

  const Json* find(std::string_view key) const {
    if (by_key_.empty()) return object_.find(key);
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : found->second;
  }

 private:
  // Below this an index costs more than it saves.
  static constexpr std::size_t kSearchedComparisons = 64;

  const Json& object_;
  std::unordered_map<std::string_view, const Json*> by_key_;
};

enum class Report { Every, FirstOnly };

// Walks a pattern and a value side by side. `path_` is where the value stands.
class Matcher {
 public:
  explicit Matcher(Report report) : report_(report) {}

  std::vector<Mismatch>& mismatches() { return mismatches_; }

  void match(const Pattern& pattern, const Json* actual) {
    if (is_done()) return;
    if (std::holds_alternative<AbsentPattern>(pattern.kind)) {
      if (actual != nullptr) add(pattern, actual);
      return;
    }
    // Of all others only these have something to say of a value that is not there.
    const bool knows_absence = std::holds_alternative<OneOfPattern>(pattern.kind) ||
                               std::holds_alternative<AllOfPattern>(pattern.kind);
    if (actual == nullptr && !knows_absence) {
      add(pattern, nullptr);
      return;
    }
    std::visit([&](const auto& kind) { match_kind(pattern, kind, actual); }, pattern.kind);
  }

 private:
  bool is_done() const { return report_ == Report::FirstOnly && !mismatches_.empty(); }

  void add(const Pattern& pattern, const Json* actual) {
    add(pattern.position, wanted_text(pattern), typed_text(actual));
  }
  void add(const SourcePosition& position, std::string expected, std::string actual) {
    mismatches_.push_back({path_, std::move(expected), std::move(actual), position});
  }
  void require(bool holds, const Pattern& pattern, const Json* actual) {
    if (!holds) add(pattern, actual);
  }

  // Runs `step` with the path one step longer.
  template <typename Step>
  void below(std::string_view key, Step step) {
    const std::size_t length = path_.size();
    append_step(path_, key);
    step();
    path_.resize(length);
  }

  void match_kind(const Pattern&, const AnyPattern&, const Json*) {}
  void match_kind(const Pattern&, const AbsentPattern&, const Json*) {}

  void match_kind(const Pattern& pattern, const ValuePattern& kind, const Json* actual) {
    match_value(pattern, kind.value, *actual, kind.others);
  }

  void match_kind(const Pattern& pattern, const ObjectPattern& kind, const Json* actual) {
    if (!actual->is_object()) {
      add(pattern, actual);
      return;
    }
    const MemberIndex members(*actual, kind.members.size());
    for (const ObjectPattern::Member& member : kind.members) {
      below(member.key, [&] { match(*member.value, members.find(member.key)); });
    }
    if (kind.others == OtherMembers::Allowed) return;
    std::unordered_set<std::string_view> named;
    for (const ObjectPattern::Member& member : kind.members) named.insert(member.key);
    refuse_others(pattern, named, *actual);
  }

  void refuse_others(const Pattern& pattern, const std::unordered_set<std::string_view>& named,
                     const Json& actual) {
    for (const Json::Member& member : actual.members()) {
      if (named.contains(member.key)) continue;
      below(member.key, [&] { add(pattern.position, "nothing", typed_text(&member.value)); });
    }
  }

  void match_kind(const Pattern& pattern, const ArrayPattern& kind, const Json* actual) {
    if (!actual->is_array()) {
      add(pattern, actual);
      return;
    }
    if (kind.order == ArrayPattern::Order::Free) {
      match_unordered(pattern, kind, *actual);
      return;
    }
    if (kind.elements.size() != actual->size()) {
      add(pattern, actual);
      return;
    }
    for (std::size_t i = 0; i < kind.elements.size(); ++i) {
      below(std::to_string(i), [&] { match(*kind.elements[i], &actual->elements()[i]); });
    }
  }

  void match_unordered(const Pattern& pattern, const ArrayPattern& kind, const Json& actual) {
    const Pairing pairing = pair_unordered(kind.elements, actual.elements());
    for (const std::size_t index : pairing.unmet_patterns) {
      const Pattern& unmet = *kind.elements[index];
      add(unmet.position, "an element " + wanted_text(unmet), typed_text(&actual));
    }
    for (const std::size_t index : pairing.unpaired_elements) {
      below(std::to_string(index),
            [&] { add(pattern.position, "nothing", typed_text(&actual.elements()[index])); });
    }
  }

  void match_kind(const Pattern& pattern, const TypePattern& kind, const Json* actual) {
    if (has_type(kind, *actual)) return;
    std::string found = typed_text(actual);
    // JSON Schema takes 1.0 for an integer, so that a person may wonder.
    const bool wants_integer = std::ranges::find(kind.types, "integer") != kind.types.end();
    if (wants_integer && actual->is_float()) {
      found += ", which is written as a `number`, not an `integer`";
    }
    add(pattern.position, wanted_text(pattern), std::move(found));
  }
  void match_kind(const Pattern& pattern, const RegexPattern& kind, const Json* actual) {
    require(holds_regex(kind, *actual), pattern, actual);
  }
  void match_kind(const Pattern& pattern, const OneOfPattern& kind, const Json* actual) {
    const bool found = std::ranges::any_of(
        kind.options, [&](const PatternPtr& option) { return matches_json(*option, actual); });
    require(found, pattern, actual);
  }
  void match_kind(const Pattern& pattern, const NotPattern& kind, const Json* actual) {
    require(!matches_json(*kind.pattern, actual), pattern, actual);
  }
  void match_kind(const Pattern& pattern, const ContainsPattern& kind, const Json* actual) {
    for (const PatternPtr& part : kind.parts) {
      if (!has_part(*part, *actual)) {
        add(pattern.position, "something that contains " + wanted_text(*part), typed_text(actual));
      }
    }
  }
  void match_kind(const Pattern& pattern, const LengthPattern& kind, const Json* actual) {
    const auto length = length_of(*actual);
    if (!length) {
      add(pattern, actual);
    } else if (!matches_json(*kind.length, &*length)) {
      add(pattern.position, wanted_text(pattern),
          "length " + length->dump() + " of " + typed_text(actual));
    }
  }
  void match_kind(const Pattern& pattern, const EachPattern& kind, const Json* actual) {
    if (!actual->is_array()) {
      add(pattern, actual);
      return;
    }
    for (std::size_t i = 0; i < actual->size(); ++i) {
      below(std::to_string(i), [&] { match(*kind.element, &actual->elements()[i]); });
    }
  }
  void match_kind(const Pattern& pattern, const ComparisonPattern& kind, const Json* actual) {
    require(compares(kind, *actual), pattern, actual);
  }
  void match_kind(const Pattern& pattern, const RevisionPattern& kind, const Json* actual) {
    const auto generation = generation_of(*actual);
    const bool holds =
        generation && (kind.generation == nullptr || matches_json(*kind.generation, &*generation));
    require(holds, pattern, actual);
  }
  void match_kind(const Pattern& pattern, const AfterPattern& kind, const Json* actual) {
    require(is_after(*actual, kind.sequence), pattern, actual);
  }
  void match_kind(const Pattern&, const AllOfPattern& kind, const Json* actual) {
    for (const PatternPtr& pattern : kind.patterns) match(*pattern, actual);
  }

  // `expected` stands for itself; mismatches are the pattern's.
  void match_value(const Pattern& pattern, const Json& expected, const Json& actual,
                   OtherMembers others) {
    if (is_done()) return;
    if (expected.is_object() && actual.is_object()) {
      match_members(pattern, expected, actual, others);
    } else if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
      for (std::size_t i = 0; i < expected.size(); ++i) {
        below(std::to_string(i), [&] {
          match_value(pattern, expected.elements()[i], actual.elements()[i], OtherMembers::Allowed);
        });
      }
    } else if (expected.is_number() && actual.is_number()) {
      if (compare_numbers(expected, actual) != 0) add_value(pattern, expected, actual);
    } else if (expected.is_array() || !(expected == actual)) {
      add_value(pattern, expected, actual);
    }
  }

  void add_value(const Pattern& pattern, const Json& expected, const Json& actual) {
    add(pattern.position, typed_text(&expected), typed_text(&actual));
  }

  void match_members(const Pattern& pattern, const Json& expected, const Json& actual,
                     OtherMembers others) {
    const MemberIndex members(actual, expected.size());
    std::unordered_set<std::string_view> named;
    for (const Json::Member& member : expected.members()) {
      if (others == OtherMembers::Refused) named.insert(member.key);
      const Json* found = members.find(member.key);
      below(member.key, [&] {
        if (found == nullptr) {
          add(pattern.position, typed_text(&member.value), typed_text(nullptr));
        } else {
          match_value(pattern, member.value, *found, OtherMembers::Allowed);
        }
      });
    }
    if (others == OtherMembers::Refused) refuse_others(pattern, named, actual);
  }

  Report report_;
  std::string path_;
  std::vector<Mismatch> mismatches_;
};

}  // namespace

std::vector<Mismatch> match_json(const Pattern& pattern, const Json* actual) {
  Matcher matcher(Report::Every);
  matcher.match(pattern, actual);
  return std::move(matcher.mismatches());
}

bool matches_json(const Pattern& pattern, const Json* actual) {
  Matcher matcher(Report::FirstOnly);
  matcher.match(pattern, actual);
  return matcher.mismatches().empty();
}

}  // namespace purgatory::conformance

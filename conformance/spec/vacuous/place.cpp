// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/vacuous/place.h"

#include <utility>

namespace purgatory::conformance {
namespace {

constexpr std::string_view kNoBody = "the answer to HEAD has no body";

ValueSet lists() {
  ValueSet lists;
  lists.arrays = all_present().arrays;
  return lists;
}

// What is asked of the body of an answer to HEAD, which can be this alone.
Place no_body(ValueSet values) {
  Place place{std::move(values), kNoBody, Place::Any::AsksNothing};
  place.absence = kNoBody;
  place.remedy = "expect its `status` and `headers`";
  return place;
}

}  // namespace

Place body_as_json(BodyKind kind) {
  if (kind == BodyKind::Feed) {
    Place place{lists(), "as JSON a stream is the list of its lines", Place::Any::AsksNothing};
    place.beyond = {"whatever lines the stream has", "take it out: `until` says what is to come"};
    place.remedy = "write a list of lines, or ask for one of them by `until`";
    return place;
  }
  const bool is_line = kind == BodyKind::Line;
  Place place{all_present(), ""};
  place.beyond = {is_line ? "whatever JSON the line is" : "whatever JSON the body is",
                  "write {$any: true} where any JSON will do"};
  place.absence = is_line ? "" : "an empty body is no JSON, and fails";
  return place;
}

Place body_as_text(BodyKind kind) {
  if (kind == BodyKind::None) return no_body(only_text(""));
  if (kind == BodyKind::Line) {
    Place place{all_strings(), "a line is text here"};
    place.beyond = {"every line that is UTF-8", "write {$any: true} where any line will do"};
    return place;
  }
  // An empty body is text, too: hardly anything is asked for.
  Place place{all_strings(), "the body is text here", Place::Any::AsksNothing};
  place.beyond = {"every body that is UTF-8, an empty one too",
                  "name what is in it; {$length: {$gt: 0}} where it is not to be empty"};
  place.absence = "an empty body is an empty text";
  return place;
}

Place length_of_body(BodyKind kind) {
  if (kind == BodyKind::None) {
    ValueSet zero;
    zero.integers = integers_between(0, 0);
    return no_body(std::move(zero));
  }
  return {integers_from(0), "the length of a body is an integer, 0 or more",
          Place::Any::AsksNothing};
}

Place value_of_header() { return {joined(all_strings(), only_absence()), "a header is text"}; }

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "conformance/spec/vacuous/vacuity.h"
#include "conformance/spec/vacuous/value_set.h"

namespace purgatory::conformance {

// A place of an answer: what a pattern there can find.
struct Place {
  // Whether `$any` asks for something there: of a member that it is there, of a body that it is
  // JSON. Of the length of a body it does not.
  enum class Any { Asks, AsksNothing };

  ValueSet values;
  std::string_view known;  // why not everything: "a header is text"; may be empty
  Any any = Any::Asks;
  // What a pattern that holds for nothing there comes to.
  Vacuity::Weight never = Vacuity::Weight::Mistake;
};

Place body_as_json();
Place body_as_text();
Place length_of_body();
Place value_of_header();

}  // namespace purgatory::conformance

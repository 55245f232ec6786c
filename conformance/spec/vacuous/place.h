// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "conformance/spec/vacuous/vacuity.h"
#include "conformance/spec/vacuous/value_set.h"

namespace purgatory::conformance {

// What is looked at as a body, as far as the request tells.
enum class BodyKind {
  Whole,  // any bytes, or none
  None,   // of an answer to HEAD: it never has one (RFC 9110, 9.3.2)
  Feed,   // of a stream: as JSON a list of its lines
  Line,   // one of a stream, for its `until`
};

// A place of an answer: what a pattern there can find.
struct Place {
  // Whether `$any` asks for something there: of a member that it is there, of a body that it is
  // JSON. Of the length of a body it does not.
  enum class Any { Asks, AsksNothing };
  // What fails there whatever the pattern: a body that is no JSON or has a member twice, bytes that
  // are no text.
  struct Beyond {
    std::string_view all;     // what is left: "whatever JSON the body is"; empty: nothing fails so
    std::string_view remedy;  // for who asks for that alone
  };

  ValueSet values;
  std::string_view known;  // why not everything: "a header is text"; may be empty
  Any any = Any::Asks;
  // What a pattern that holds for nothing there comes to.
  Vacuity::Weight never = Vacuity::Weight::Mistake;
  Beyond beyond = {};
  // Why `$absent` does not hold there, as a person might think; empty: something is always there.
  std::string_view absence = {};
  // How to mend what holds for nothing there; empty: that depends on the pattern.
  std::string_view remedy = {};
};

Place body_as_json(BodyKind kind);
Place body_as_text(BodyKind kind);
Place length_of_body(BodyKind kind);
Place value_of_header();

}  // namespace purgatory::conformance

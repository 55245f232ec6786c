// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/vacuous/place.h"

namespace purgatory::conformance {

Place body_as_json() { return {all_present(), ""}; }

Place body_as_text() { return {all_strings(), "the body is text here"}; }

Place length_of_body() {
  return {integers_from(0), "the length of a body is an integer, 0 or more",
          Place::Any::AsksNothing};
}

Place value_of_header() { return {joined(all_strings(), only_absence()), "a header is text"}; }

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
// What matchers that take anything still ask of a body; `lint` says no more of them.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/check/checker.h"
#include "conformance/http/exchange.h"
#include "tests/doubles/fixed_scope.h"
#include "tests/doubles/loaded_step.h"

namespace purgatory::conformance {
namespace {

bool passes(const std::string& expect, const std::string& body) {
  Exchange exchange;
  exchange.answered = Response{200, "", {}, body, {}};
  FixedScope fixed{Variables{}};
  return judge(loaded_expectations(expect), exchange, fixed.scope, {Level::Must, {}}).passed();
}

const std::vector<std::string>& matchers_of_anything() {
  static const std::vector<std::string> kMatchers = {
      "{$any: true}", "{$not: {$absent: true}}",
      "{$type: [null, boolean, number, string, array, object]}", "{$oneOf: [{$any: true}, x]}",
      "{$not: {$length: 451}}"};
  return kMatchers;
}

TEST(BodyCheck, JsonOfAnyKindFailsWhereThereIsNone) {
  for (const std::string& matcher : matchers_of_anything()) {
    const std::string expect = "{json: " + matcher + "}";
    EXPECT_TRUE(passes(expect, "null")) << expect;
    EXPECT_FALSE(passes(expect, "")) << expect;
    EXPECT_FALSE(passes(expect, "hello")) << expect;
    EXPECT_FALSE(passes(expect, "\xff")) << expect;
  }
}

TEST(BodyCheck, TextOfAnyKindFailsByBytesThatAreNone) {
  for (const std::string& matcher : matchers_of_anything()) {
    const std::string expect = "{text: " + matcher + "}";
    EXPECT_TRUE(passes(expect, "")) << expect;
    EXPECT_TRUE(passes(expect, "hello")) << expect;
    EXPECT_FALSE(passes(expect, "\xff")) << expect;
  }
}

}  // namespace
}  // namespace purgatory::conformance

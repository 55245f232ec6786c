// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/check/answer.h"
#include "conformance/check/checker.h"
#include "conformance/http/exchange.h"
#include "tests/doubles/fixed_scope.h"
#include "tests/doubles/loaded_step.h"

namespace purgatory::conformance {
namespace {

struct CaptureCase {
  std::string name;
  std::string source;
  std::string found;  // as JSON; or the message of the failure
};

class CaptureSource : public testing::TestWithParam<CaptureCase> {};

TEST_P(CaptureSource, GivesAValueOrSaysWhatIsMissing) {
  const std::vector<Step> steps =
      loaded_steps("[{get: /, capture: {v: " + GetParam().source + "}}, {get: '/{{v}}'}]");
  Exchange exchange;
  exchange.answered = Response{
      201, "", {{"ETag", "\"1-x\""}}, R"({"rev":"1-x","rows":[{"k/~":7}],"none":null})", {}};
  FixedScope fixed({{"a", Json("rev")}});
  const auto& action = std::get<RequestStep>(steps.front().action);
  const CaptureOutcome outcome = capture(action.captures, Answer(exchange), fixed.scope, {});
  const std::string found = outcome.failures.empty() ? outcome.values.front().second.dump()
                                                     : outcome.failures.front().message;
  EXPECT_EQ(found, GetParam().found);
}

INSTANTIATE_TEST_SUITE_P(
    Capture, CaptureSource,
    testing::Values(
        CaptureCase{"Member", "/rev", R"("1-x")"},
        CaptureCase{"Template", "\"/{{a}}\"", R"("1-x")"},
        CaptureCase{"ElementAndEscapedKey", "/rows/0/k~1~0", "7"},
        CaptureCase{"Null", "/none", "null"},
        CaptureCase{"WholeBody", "\"\"", R"({"rev":"1-x","rows":[{"k/~":7}],"none":null})"},
        CaptureCase{"Header", "{header: etag}", R"("\"1-x\"")"},
        CaptureCase{"Status", "{status: true}", "201"},
        CaptureCase{"RegexGroup", "{regex: 'rev\":\"(\\d)'}", R"("1")"},
        CaptureCase{"RegexWithoutGroup", "{regex: 'k/.'}", R"("k/~")"},
        CaptureCase{"GroupThatTookNoPart", "{regex: '(z)?'}",
                    "`v` could not be captured: expected a match of (z)?, found no match in the "
                    "body"},
        CaptureCase{"NoSuchMember", "/seq",
                    "`v` could not be captured: expected a value at /seq, found nothing there"},
        CaptureCase{"IndexBeyondTheEnd", "/rows/1",
                    "`v` could not be captured: expected a value at /rows/1, found nothing there"},
        CaptureCase{"NoSuchHeader", "{header: X}",
                    "`v` could not be captured: expected a header X, found no such header"},
        CaptureCase{"NoMatch", "{regex: zzz}",
                    "`v` could not be captured: expected a match of zzz, found no match in the "
                    "body"}),
    [](const auto& test) { return test.param.name; });

TEST(Capture, PointerIntoABodyThatIsNotJsonFails) {
  const std::vector<Step> steps = loaded_steps("[{get: /, capture: {v: /a}}, {get: '/{{v}}'}]");
  Exchange exchange;
  exchange.answered = Response{200, "", {}, "", {}};
  FixedScope fixed;
  const auto& action = std::get<RequestStep>(steps.front().action);
  const CaptureOutcome outcome = capture(action.captures, Answer(exchange), fixed.scope, {});
  EXPECT_EQ(outcome.failures.front().message,
            "`v` could not be captured: expected a value at /a, found an empty body");
}

}  // namespace
}  // namespace purgatory::conformance

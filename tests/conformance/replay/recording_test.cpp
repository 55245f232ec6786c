// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/recording.h"

#include <gtest/gtest.h>

#include "conformance/replay/allowed_differences.h"
#include "conformance/replay/kind_selection.h"

namespace purgatory::conformance {
namespace {

TEST(Recording, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(parse_sequence("{").error().substr(0, 9), "no JSON: ");
  EXPECT_EQ(parse_sequence(R"({"exchanges":[]})").error(), "\"name\" is missing");
  EXPECT_EQ(parse_sequence(R"({"name":"a","exchanges":[{"request":{}}]})").error(),
            "\"response\" is missing");
  EXPECT_EQ(parse_random_operations(R"({"seeds":[{"seed":1,"exchanges":[[]]}]})").error(),
            "an exchange has not seven parts");
}

TEST(Recording, NamesTheFileThatIsNotThere) {
  EXPECT_EQ(collect_recordings({"/no/such/file.json"}).error(),
            "/no/such/file.json: there is no such file or folder");
}

TEST(Recording, CollectsAFolderWithRandomOperationsByTheirPaths) {
  const auto all = collect_recordings({std::string(PURGATORY_SOURCE_DIR) + "/fixtures/recordings"});
  ASSERT_TRUE(all) << all.error();
  EXPECT_EQ(all->front().name, "documents/changes");
  EXPECT_EQ(all->back().name, "fuzz/seed-40");
  EXPECT_EQ(all->back().exchanges.front().path, "/fuzz-40");
}

TEST(KindSelection, RefusesAKindThatNobodyRecorded) {
  const auto recordings = parse_random_operations(
      R"({"seeds":[{"seed":1,"exchanges":[["put","PUT","","",200,{},""]]}]})");
  ASSERT_TRUE(recordings) << recordings.error();
  EXPECT_EQ(select_kinds(*recordings, {"putt"}, {}).error(),
            "no exchange recorded is of the kind \"putt\"; did you mean \"put\"?");
}

TEST(AllowedDifferences, RefusesEntriesThatMayHideSomething) {
  EXPECT_EQ(parse_allowed_differences(R"({"allowed":[{"recording":"a","path":"/b"}]})").error(),
            "entry 1: \"reason\" is missing");
  EXPECT_EQ(parse_allowed_differences(
                R"({"allowed":[{"recording":"a","path":"/b","reason":"c","status":[1]}]})")
                .error(),
            "entry 1: \"status\" is unknown");
  EXPECT_EQ(parse_allowed_differences(
                R"({"allowed":[{"recording":"a","path":"/b","reason":"c","now":"400"}]})")
                .error(),
            "entry 1: \"now\" has the wrong type");
}

}  // namespace
}  // namespace purgatory::conformance

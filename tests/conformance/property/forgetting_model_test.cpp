// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/forgetting_model.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

LeafWrite leaf(const std::string& path, bool is_deleted = false) {
  LeafWrite write{"d", {}, is_deleted};
  for (const std::string_view revision : split(path, '/')) write.path.emplace_back(revision);
  return write;
}

PurgeCall purge(std::vector<std::string> revisions) { return {{{"d", std::move(revisions)}}}; }

class ForgettingModelTest : public testing::Test {
 protected:
  std::string apply(const Operation& operation) { return model_.apply(operation).dump(); }
  // Leaves with their paths, which of the revisions are missing, and what is read.
  std::string tree(std::vector<std::string> revisions = {}) {
    return model_.trees({{"d", std::move(revisions)}}).dump();
  }
  ForgettingModel model_;
};

TEST_F(ForgettingModelTest, PurgeTakesAncestorsBackToTheBranchPoint) {
  apply(leaf("1-a/2-b/3-c"));
  apply(leaf("1-a/2-x/3-y"));
  EXPECT_EQ(apply(purge({"3-y"})), R"({"d":["3-y"]})");
  EXPECT_EQ(tree({"1-a", "2-b", "2-x", "3-y"}),
            R"({"d":{"leaves":["1-a/2-b/3-c"],"missing":["2-x","3-y"],"read":"3-c"}})");
}

TEST_F(ForgettingModelTest, PurgeOfInnerUnknownOrPurgedRevisionsTakesNothing) {
  apply(leaf("1-a/2-b"));
  EXPECT_EQ(apply(purge({"1-a", "9-x"})), R"({"d":[]})");
  apply(purge({"2-b"}));
  EXPECT_EQ(apply(purge({"2-b"})), R"({"d":[]})");
}

TEST_F(ForgettingModelTest, ParentNamedBesideItsLeafIsNotPurgedAsOne) {
  apply(leaf("1-a/2-b"));
  EXPECT_EQ(apply(purge({"2-b", "1-a"})), R"({"d":["2-b"]})");
  EXPECT_EQ(model_.listings().dump(), "{}");
}

TEST_F(ForgettingModelTest, LiveLeafWinsOverDeletedOneOfHigherGeneration) {
  apply(leaf("1-a"));
  apply(leaf("1-b/2-c", true));
  EXPECT_EQ(tree(), R"({"d":{"leaves":["1-a","1-b/2-c deleted"],"missing":[],"read":"1-a"}})");
}

TEST_F(ForgettingModelTest, GenerationWinsBeforeHash) {
  apply(leaf("1-z"));
  apply(leaf("1-a/2-a"));
  EXPECT_EQ(model_.listings().find("d")->find("winner")->as_string(), "2-a");
}

TEST_F(ForgettingModelTest, DocumentWithOnlyATombstoneLeftCountsAsDeleted) {
  apply(leaf("1-a"));
  apply(leaf("1-b", true));
  apply(purge({"1-a"}));
  EXPECT_EQ(model_.counts().dump(), R"({"doc_count":0,"doc_del_count":1,"total_rows":0})");
}

TEST_F(ForgettingModelTest, WritingWhatIsThereChangesNothing) {
  apply(leaf("1-a/2-b"));
  apply(leaf("1-a", true));
  EXPECT_EQ(tree(), R"({"d":{"leaves":["1-a/2-b"],"missing":[],"read":"2-b"}})");
}

TEST_F(ForgettingModelTest, PurgedRevisionComesBackWithWhatIsWrittenBelowIt) {
  apply(leaf("1-a/2-b"));
  apply(purge({"2-b"}));
  apply(leaf("1-a/2-b/3-c"));
  EXPECT_EQ(tree({"2-b"}), R"({"d":{"leaves":["1-a/2-b/3-c"],"missing":[],"read":"3-c"}})");
}

}  // namespace
}  // namespace purgatory::conformance

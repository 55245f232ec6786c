// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/revision_tree.h"

#include <gtest/gtest.h>

#include "support/random.h"
#include "tests/mock_server/model/couchdb/revisions/naive_tree.h"

namespace purgatory::couchdb {
namespace {

constexpr std::uint64_t kNoLimit = UINT64_MAX;

SharedBody some_body() { return std::make_shared<const Body>(); }

Revision rev(std::string_view text) { return *Revision::parse(text); }

std::vector<Revision> revs(const std::vector<std::string>& texts) {
  std::vector<Revision> revisions;
  for (const std::string& text : texts) revisions.push_back(rev(text));
  return revisions;
}

// The newest first: history(3, {"c", "b", "a"}) is 3-c over 2-b over 1-a.
History history(std::int64_t start, const std::vector<std::string>& hashes) {
  History made{start, {}};
  for (const std::string& hash : hashes) made.hashes.push_back(*RevisionHash::parse(hash));
  return made;
}

MergeOutcome merge(RevisionTree& tree, const History& made, Liveness liveness = Liveness::Live) {
  return tree.merge(made, liveness, some_body());
}

std::string leaf_text(const RevisionTree& tree) {
  std::string text;
  for (const auto leaf : tree.leaves()) {
    if (!text.empty()) text += ' ';
    text += tree.revision(leaf).text();
  }
  return text;
}

std::string path_text(const RevisionTree& tree, std::string_view leaf) {
  std::string text;
  for (const auto node : tree.path(tree.find(rev(leaf)), kNoLimit)) {
    if (!text.empty()) text += ' ';
    text += tree.revision(node).text();
  }
  return text;
}

std::string texts(const std::vector<Revision>& revisions) {
  std::string text;
  for (const Revision& revision : revisions) {
    if (!text.empty()) text += ' ';
    text += revision.text();
  }
  return text;
}

RevisionTree given_two_branches() {
  RevisionTree tree;
  merge(tree, history(2, {"b", "r"}));
  merge(tree, history(2, {"c", "r"}));
  tree.take_changed();
  return tree;
}

TEST(RevisionTree, LiveLeafWinsOverDeletedOneOfHigherGeneration) {
  RevisionTree tree;
  merge(tree, history(9, {"q"}), Liveness::Deleted);
  merge(tree, history(1, {"a"}));
  EXPECT_EQ(leaf_text(tree), "1-a 9-q");
  EXPECT_FALSE(tree.is_deleted());
}

TEST(RevisionTree, HashBytesBreakATieOfGenerations) {
  RevisionTree tree;
  merge(tree, history(1, {"zzz"}));
  merge(tree, history(1, {"ff000000000000000000000000000000"}));
  EXPECT_EQ(leaf_text(tree), "1-ff000000000000000000000000000000 1-zzz");
}

TEST(RevisionTree, IsDeletedWhenEveryLeafIs) {
  RevisionTree tree;
  merge(tree, history(2, {"x", "a"}), Liveness::Deleted);
  EXPECT_TRUE(tree.is_deleted());
}

TEST(RevisionTreeMerge, ExtendingALeafIsANewLeaf) {
  RevisionTree tree;
  EXPECT_EQ(merge(tree, history(1, {"a"})), MergeOutcome::NewLeaf);
  EXPECT_EQ(merge(tree, history(2, {"b", "a"})), MergeOutcome::NewLeaf);
  EXPECT_EQ(leaf_text(tree), "2-b");
}

TEST(RevisionTreeMerge, BesideALeafIsANewBranch) {
  RevisionTree tree = given_two_branches();
  EXPECT_EQ(merge(tree, history(2, {"d", "r"})), MergeOutcome::NewBranch);
  EXPECT_EQ(leaf_text(tree), "2-d 2-c 2-b");
}

TEST(RevisionTreeMerge, WithoutCommonRevisionIsANewRoot) {
  RevisionTree tree = given_two_branches();
  EXPECT_EQ(merge(tree, history(5, {"y", "x"})), MergeOutcome::NewBranch);
  EXPECT_EQ(path_text(tree, "5-y"), "5-y 4-x");
}

TEST(RevisionTreeMerge, KnownRevisionIsAnInternalNodeAndNoChange) {
  RevisionTree tree = given_two_branches();
  EXPECT_EQ(merge(tree, history(1, {"r"})), MergeOutcome::InternalNode);
  tree.take_changed();
  EXPECT_EQ(merge(tree, history(2, {"b", "r"})), MergeOutcome::InternalNode);
  EXPECT_FALSE(tree.take_changed());
}

TEST(RevisionTreeMerge, BodyOfARevisionKnownByNameIsTaken) {
  RevisionTree tree = given_two_branches();
  ASSERT_EQ(tree.status(tree.find(rev("1-r"))), RevisionStatus::Missing);
  merge(tree, history(1, {"r"}));
  EXPECT_EQ(tree.status(tree.find(rev("1-r"))), RevisionStatus::Available);
  EXPECT_TRUE(tree.take_changed());
}

TEST(RevisionTreeMerge, LaterParentJoinsARoot) {
  RevisionTree tree;
  merge(tree, history(3, {"c"}));
  merge(tree, history(4, {"d", "c", "b", "a"}));
  EXPECT_EQ(path_text(tree, "4-d"), "4-d 3-c 2-b 1-a");
  EXPECT_EQ(tree.node_count(), 4U);
}

TEST(RevisionTreeMerge, OneParentJoinsTwoRootsOnceStemmed) {
  RevisionTree tree;
  merge(tree, history(2, {"b"}));
  merge(tree, history(2, {"c"}));
  merge(tree, history(2, {"b", "a"}));
  merge(tree, history(2, {"c", "a"}));
  tree.stem(kNoLimit);
  EXPECT_EQ(leaf_text(tree), "2-c 2-b");
  EXPECT_EQ(tree.node_count(), 3U);
}

TEST(RevisionTreeMerge, OneRevisionBelowTwoParentsStandsTwice) {
  RevisionTree tree;
  merge(tree, history(2, {"c", "a"}));
  merge(tree, history(2, {"c", "b"}));
  tree.stem(kNoLimit);
  EXPECT_EQ(leaf_text(tree), "2-c 2-c");
  EXPECT_EQ(texts(tree.missing(revs({"2-c", "2-c", "2-c"}))), "2-c");
}

TEST(RevisionTreeMerge, GenerationsMayBeginBelowOne) {
  RevisionTree tree;
  merge(tree, history(1, {"b", "a"}));
  EXPECT_EQ(path_text(tree, "1-b"), "1-b 0-a");
}

TEST(RevisionTreeMissing, EachNodeCancelsOneMention) {
  const RevisionTree tree = given_two_branches();
  EXPECT_EQ(texts(tree.missing(revs({"2-b", "3-x", "1-r", "2-b", "1-q"}))), "1-q 2-b 3-x");
}

TEST(RevisionTreePossibleAncestors, AreLeavesBelowTheHighestMissing) {
  RevisionTree tree;
  merge(tree, history(2, {"revb", "reva"}));
  merge(tree, history(2, {"revc", "reva"}));
  merge(tree, history(2, {"revd", "reva"}), Liveness::Deleted);
  EXPECT_EQ(texts(tree.possible_ancestors(revs({"1-xyz", "2-def", "3-klm"}))),
            "2-revc 2-revb 2-revd");
  EXPECT_EQ(texts(tree.possible_ancestors(revs({"2-def"}))), "");
}

TEST(RevisionTreeStem, KeepsTheNewestOfEachBranch) {
  RevisionTree tree;
  merge(tree, history(3, {"c", "b", "a"}));
  merge(tree, history(3, {"y", "x", "a"}));
  tree.stem(2);
  EXPECT_EQ(path_text(tree, "3-c"), "3-c 2-b");
  EXPECT_EQ(path_text(tree, "3-y"), "3-y 2-x");
  EXPECT_EQ(tree.find(rev("1-a")), RevisionTree::kNone);
}

TEST(RevisionTreeStem, BranchPointStaysWhileOneBranchNeedsIt) {
  RevisionTree tree;
  merge(tree, history(2, {"x", "a"}));
  merge(tree, history(4, {"d", "c", "b", "a"}));
  tree.stem(2);
  EXPECT_EQ(path_text(tree, "2-x"), "2-x 1-a");
  EXPECT_EQ(path_text(tree, "4-d"), "4-d 3-c");
  EXPECT_EQ(tree.find(rev("2-b")), RevisionTree::kNone);
}

TEST(RevisionTreeStem, BranchLongerThanTheLimitHoldsToANodeAnotherNeeds) {
  RevisionTree tree;
  merge(tree, history(2, {"x", "a"}));
  merge(tree, history(3, {"c", "b", "a"}));
  tree.stem(2);
  EXPECT_EQ(path_text(tree, "3-c"), "3-c 2-b 1-a");
}

TEST(RevisionTreeStem, SuchABranchIsTakenOffWhereAHashIsRepeated) {
  RevisionTree tree;
  merge(tree, history(2, {"x", "a"}));
  merge(tree, history(3, {"x", "b", "a"}));
  tree.stem(2);
  EXPECT_EQ(path_text(tree, "3-x"), "3-x 2-b");
}

TEST(RevisionTreeStem, WhatIsMergedAndCutAgainIsNoChange) {
  RevisionTree tree;
  merge(tree, history(3, {"c"}));
  tree.stem(1);
  tree.take_changed();
  merge(tree, history(3, {"c", "b", "a"}));
  tree.stem(1);
  EXPECT_FALSE(tree.take_changed());
}

TEST(RevisionTreeRemove, LeafGoesWithTheAncestorsOnlyItNeeds) {
  RevisionTree tree;
  merge(tree, history(2, {"b", "a"}));
  merge(tree, history(4, {"z", "y", "x", "a"}));
  EXPECT_EQ(texts(tree.remove_leaves(revs({"4-z"}))), "4-z");
  EXPECT_EQ(tree.node_count(), 2U);
  EXPECT_EQ(path_text(tree, "2-b"), "2-b 1-a");
}

TEST(RevisionTreeRemove, ParentNamedBesideItsLeafIsNoLeaf) {
  RevisionTree tree = given_two_branches();
  EXPECT_EQ(texts(tree.remove_leaves(revs({"2-b", "1-r", "2-b", "7-q"}))), "2-b");
  EXPECT_NE(tree.find(rev("1-r")), RevisionTree::kNone);
}

TEST(RevisionTreeRemove, EveryLeafLeavesAnEmptyTree) {
  RevisionTree tree = given_two_branches();
  EXPECT_EQ(texts(tree.remove_leaves(revs({"2-c", "2-b"}))), "2-b 2-c");
  EXPECT_TRUE(tree.empty());
  EXPECT_EQ(tree.node_count(), 0U);
}

TEST(RevisionTreeRemove, OneMentionTakesOneOfTwoEqualLeaves) {
  RevisionTree tree;
  merge(tree, history(2, {"c", "a"}));
  merge(tree, history(2, {"c", "b"}));
  EXPECT_EQ(texts(tree.remove_leaves(revs({"2-c", "2-c"}))), "2-c");
  EXPECT_EQ(path_text(tree, "2-c"), "2-c 1-a");
}

TEST(RevisionTreeLatest, LeavesBelowANodeAreFound) {
  RevisionTree tree = given_two_branches();
  merge(tree, history(3, {"d", "b"}));
  const std::vector<RevisionTree::NodeId> from = {tree.find(rev("2-b"))};
  ASSERT_EQ(tree.leaves_below(from).size(), 1U);
  EXPECT_EQ(tree.revision(tree.leaves_below(from).front()).text(), "3-d");
}

TEST(RevisionTreeCompaction, DropsTheBodiesOfInnerRevisions) {
  RevisionTree tree;
  merge(tree, history(1, {"a"}));
  merge(tree, history(2, {"b", "a"}));
  tree.drop_inner_bodies();
  EXPECT_EQ(tree.status(tree.find(rev("1-a"))), RevisionStatus::Missing);
  EXPECT_EQ(tree.status(tree.find(rev("2-b"))), RevisionStatus::Available);
}

TEST(RevisionTreeSize, TenThousandLeavesGrowOneByOne) {
  constexpr int kLeaves = 10000;
  RevisionTree tree;
  for (int i = 0; i < kLeaves; ++i) {
    merge(tree, history(2, {std::to_string(i * 7919 % kLeaves), "root"}));
    tree.stem(1000);
  }
  EXPECT_EQ(tree.leaves().size(), std::size_t{kLeaves});
  EXPECT_EQ(tree.revision(tree.winner()).text(), "2-9999");
  for (int i = 0; i < kLeaves; ++i) tree.remove_leaves({rev("2-" + std::to_string(i))});
  EXPECT_TRUE(tree.empty());
}

TEST(RevisionTreeSize, BranchOfAHundredThousandIsOneHistory) {
  constexpr std::int64_t kRevisions = 100000;
  RevisionTree tree;
  History made{kRevisions, {}};
  for (std::int64_t i = kRevisions; i > 0; --i) {
    made.hashes.push_back(*RevisionHash::parse("h" + std::to_string(i)));
  }
  merge(tree, made);
  tree.stem(kNoLimit);
  EXPECT_EQ(tree.path(tree.winner(), kNoLimit).size(), std::size_t{kRevisions});
  EXPECT_TRUE(tree.missing(revs({"50000-h50000"})).empty());
  EXPECT_EQ(tree.remove_leaves({made.newest()}).size(), 1U);
  EXPECT_TRUE(tree.empty());
}

TEST(RevisionTreeSize, BranchOfAHundredThousandGrowsOneByOne) {
  constexpr std::int64_t kRevisions = 100000;
  RevisionTree tree;
  RevisionHash last;
  for (std::int64_t i = 1; i <= kRevisions; ++i) {
    const RevisionHash hash = *RevisionHash::parse("h" + std::to_string(i));
    tree.merge({i, i == 1 ? std::vector{hash} : std::vector{hash, last}}, Liveness::Live, nullptr);
    tree.stem(1000000);
    last = hash;
  }
  EXPECT_EQ(tree.node_count(), std::size_t{kRevisions});
}

// Random histories, each from a parent that is there, was there or never was.
class RandomHistories {
 public:
  explicit RandomHistories(std::uint64_t seed) : random_(seed) {}

  History next() {
    const std::size_t begins = random_.below(known_.size() + 1);
    History made = begins == known_.size() ? root() : known_[begins];
    for (std::uint64_t i = random_.below(3) + 1; i > 0; --i) {
      ++made.start;
      made.hashes.insert(made.hashes.begin(), *RevisionHash::parse("n" + std::to_string(made_++)));
    }
    // Some clients know less of the past.
    if (random_.below(3) == 0) made.hashes.resize(random_.below(made.hashes.size()) + 1);
    known_.push_back(made);
    return made;
  }
  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

 private:
  History root() {
    return {static_cast<std::int64_t>(random_.below(3)),
            {*RevisionHash::parse("r" + std::to_string(made_++))}};
  }
  RandomSource random_;
  std::vector<History> known_;
  int made_ = 0;
};

void expect_alike(const RevisionTree& tree, const NaiveTree& naive) {
  const auto chains = naive.leaves();
  ASSERT_EQ(tree.leaves().size(), chains.size());
  for (std::size_t i = 0; i < chains.size(); ++i) {
    NaiveTree::Chain chain;
    for (const auto node : tree.path(tree.leaves()[i], kNoLimit)) {
      chain.insert(chain.begin(), tree.revision(node));
    }
    ASSERT_EQ(texts(chain), texts(chains[i]));
  }
  const std::vector<Revision> nodes = naive.nodes();
  ASSERT_EQ(tree.node_count(), nodes.size());
  ASSERT_TRUE(tree.missing(nodes).empty());
}

class RevisionTreeProperty : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RevisionTreeProperty, BehavesLikeTheNaiveOne) {
  constexpr int kSteps = 60;
  RandomHistories histories(GetParam());
  RevisionTree tree;
  NaiveTree naive;
  for (int i = 0; i < kSteps; ++i) {
    const History made = histories.next();
    const bool is_deleted = histories.below(4) == 0;
    merge(tree, made, is_deleted ? Liveness::Deleted : Liveness::Live);
    naive.merge(made, is_deleted);
    const auto limit = histories.below(2) == 0 ? 100 : histories.below(6) + 1;
    tree.stem(limit);
    naive.stem(static_cast<std::int64_t>(limit));
    if (histories.below(4) == 0) {
      const Revision doomed = tree.revision(tree.leaves()[histories.below(tree.leaves().size())]);
      EXPECT_EQ(tree.remove_leaves({doomed}).size(), 1U);
      EXPECT_TRUE(naive.remove_leaf(doomed));
    }
    ASSERT_NO_FATAL_FAILURE(expect_alike(tree, naive)) << "step " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RevisionTreeProperty, testing::Range<std::uint64_t>(1, 101));

}  // namespace
}  // namespace purgatory::couchdb

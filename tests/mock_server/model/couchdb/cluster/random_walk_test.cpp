// SPDX-License-Identifier: Apache-2.0
// Anything in any order on three nodes: at rest all agree, nothing purged is back, and nothing that
// was written is lost. Anything but limits of revisions: what a copy has forgotten it can neither
// join to what others have nor purge from them (docs/rulings.md, "Several nodes").
#include <set>
#include <utility>

#include "tests/mock_server/model/couchdb/cluster/cluster_fixture.h"

namespace purgatory::couchdb {
namespace {

constexpr int kSteps = 10'000;
constexpr int kStepsBetweenRests = 100;
constexpr std::size_t kDocuments = 40;

class ClusterWalk : public ClusterTest, public testing::WithParamInterface<std::uint64_t> {
 protected:
  ClusterWalk() : ClusterTest(GetParam()), source_(GetParam()) {}

  std::size_t any(std::size_t bound) { return source_.below(bound); }
  std::string any_id() { return "d" + std::to_string(any(kDocuments)); }

  std::optional<NodeNumber> any_node_up() {
    const NodeNumber node = any(3);
    if (cluster_->is_up(node)) return node;
    return std::nullopt;
  }

  // A revision of the document as this node knows it: mostly a leaf, now and then an ancestor.
  std::optional<Revision> any_revision(NodeNumber node, const std::string& id) {
    const DocumentRecord* record = std::as_const(copy(node)).documents().find(id);
    if (record == nullptr) return std::nullopt;
    const RevisionTree& tree = record->tree;
    const auto path = tree.path(tree.leaves()[any(tree.leaves().size())], 1'000'000);
    return tree.revision(path[any(4) == 0 ? any(path.size()) : 0]);
  }

  void write(NodeNumber node) {
    DocumentDraft made;
    made.id = any_id();
    // No two writes say the same, so that no revision comes twice.
    made.members = Json::object({{"n", ++writes_}});
    if (any(8) == 0) made.liveness = Liveness::Deleted;
    const auto before = any_revision(node, made.id);
    if (before) made.history = {before->generation, {before->hash}};
    const auto written = at(node).update({made}, nullptr);
    if (written.result.front()) note_written(made.id, *written.result.front());
  }

  void replicate(NodeNumber node) {
    DocumentDraft made;
    made.id = any_id();
    made.members = Json::object({{"n", ++writes_}});
    made.history = {1, {RevisionHash("r" + std::to_string(writes_))}};
    if (const auto before = any_revision(node, made.id); before && any(2) == 0) {
      // As a replicator sends it: with all that its source knows of the past.
      const RevisionTree& tree = std::as_const(copy(node)).documents().find(made.id)->tree;
      made.history.start = before->generation + 1;
      for (const auto past : tree.path(tree.find(*before), 1'000'000)) {
        made.history.hashes.push_back(tree.revision(past).hash);
      }
    }
    at(node).replicate({made}, nullptr);
    note_written(made.id, made.history.newest());
  }

  // A document may have become other revisions on other copies, where it was deleted there.
  void note_written(const std::string& id, const Revision& revision) {
    written_.insert({id, revision});
    for (NodeNumber node = 0; node < 3; ++node) {
      const DocumentRecord* record = std::as_const(copy(node)).documents().find(id);
      if (record == nullptr) continue;
      for (const auto leaf : record->tree.leaves()) {
        const auto path = record->tree.path(leaf, 1'000'000);
        for (std::size_t i = 0; i + 1 < path.size(); ++i) {
          parents_[{id, record->tree.revision(path[i])}] = record->tree.revision(path[i + 1]);
        }
      }
    }
  }

  // With a leaf go its ancestors, unless another leaf needs them.
  void note_purged(const std::string& id, Revision revision) {
    purged_.insert({id, revision});
    while (may_be_gone_.insert({id, revision}).second) {
      const auto parent = parents_.find({id, revision});
      if (parent == parents_.end()) return;
      revision = parent->second;
    }
  }

  void purge(NodeNumber node) {
    PurgeRequest request;
    request.id = any_id();
    for (std::size_t i = 0; i <= any(2); ++i) {
      if (auto revision = any_revision(node, request.id)) {
        request.revisions.push_back(*std::move(revision));
      }
    }
    const auto removed = at(node).purge({request}, nullptr).result.front();
    for (const Revision& revision : removed) note_purged(request.id, revision);
  }

  void steer() {
    const NodeNumber node = any(3);
    const NodeNumber other = any(3);
    switch (any(7)) {
      case 0:
        return cluster_->stop(node);
      case 1:
        return cluster_->start(node);
      case 2:
        return cluster_->cut(node, other);
      case 3:
        return cluster_->heal(node, other);
      case 4:
        return cluster_->hold();
      case 5:
        return cluster_->release();
      default:
        static_cast<void>(cluster_->step());
    }
  }

  void step() {
    const std::size_t kind = any(100);
    if (kind < 12) return steer();
    const auto node = any_node_up();
    if (!node) return;
    if (kind < 50) return write(*node);
    if (kind < 58) return replicate(*node);
    if (kind < 85) return purge(*node);
    if (kind < 88) return at(*node).compact();
    if (kind < 90) {
      static_cast<void>(at(*node).set(Setting::PurgedInfosLimit, Json(1 + any(5))));
    } else {
      at(*node).repair(any_id(), 2);
    }
  }

  void rest() {
    cluster_->release();
    for (NodeNumber node = 0; node < 3; ++node) {
      cluster_->start(node);
      cluster_->heal(node, (node + 1) % 3);
    }
    ASSERT_EQ(cluster_->pending(), 0U);
  }

  bool is_leaf(NodeNumber node, const std::string& id, const Revision& revision) {
    const DocumentRecord* record = std::as_const(copy(node)).documents().find(id);
    return record != nullptr && record->tree.find_leaf(revision) != RevisionTree::kNone;
  }

  bool is_known(NodeNumber node, const std::string& id, const Revision& revision) {
    const DocumentRecord* record = std::as_const(copy(node)).documents().find(id);
    return record != nullptr && record->tree.find(revision) != RevisionTree::kNone;
  }

  void check(int step) {
    ASSERT_EQ(everything(0), everything(1)) << "step " << step;
    ASSERT_EQ(everything(0), everything(2)) << "step " << step;
    for (const auto& [id, revision] : purged_) {
      ASSERT_FALSE(is_leaf(0, id, revision)) << id << " " << revision.text() << ", step " << step;
    }
    ASSERT_EQ(copy(0).settings().purged_infos_limit.value(),
              copy(2).settings().purged_infos_limit.value());
  }

  void check_written(int step) {
    for (const auto& [id, revision] : written_) {
      if (may_be_gone_.contains({id, revision})) continue;
      ASSERT_TRUE(is_known(0, id, revision)) << id << " " << revision.text() << ", step " << step;
    }
  }

  RandomSource source_;
  std::int64_t writes_ = 0;
  using Known = std::pair<std::string, Revision>;
  std::set<Known> written_;
  std::set<Known> purged_;
  std::set<Known> may_be_gone_;
  std::map<Known, Revision> parents_;
};

TEST_P(ClusterWalk, AtRestAllNodesAgreeNothingPurgedIsBackAndNothingWrittenIsLost) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  for (int i = 1; i <= kSteps; ++i) {
    step();
    if (i % kStepsBetweenRests != 0) continue;
    rest();
    check(i);
    check_written(i);
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ClusterWalk, testing::Values(20'261'122, 7, 424'242));

}  // namespace
}  // namespace purgatory::couchdb

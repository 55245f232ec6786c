// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/mock_server/model/couchdb/deviation_world.h"

namespace purgatory::couchdb {
namespace {

std::vector<Deviation> deviations_beside_indexes() {
  return {
      {Rule::PurgeTakesOnlyLeaves,
       [](World& w) { return w.replicate("d", 2, "ba").forget("d", {"1-a"}).get(); }},
      {Rule::PurgeRemovesUnsharedAncestors,
       [](World& w) { return w.replicate("d", 2, "ba").forget("d", {"2-b"}).get(); }},
      {Rule::PurgeKeepsSharedAncestors,
       [](World& w) { return two_branches(w).forget("d", {"2-b"}).missing({"1-r"}); }},
      {Rule::PurgeKeepsOtherBranches,
       [](World& w) { return two_branches(w).forget("d", {"2-b"}).get(); }},
      {Rule::PurgeIgnoresUnknownRevisions,
       [](World& w) { return w.replicate("d", 1, "a").forget("d", {"7-q"}).get(); }},
      {Rule::PurgeTakesDeletedLeaves,
       [](World& w) {
         return w.replicate("d", 1, "a", Liveness::Deleted).forget("d", {"1-a"}).get();
       }},
      {Rule::PurgeTakesLeavesAtOnce,
       [](World& w) {
         return w.replicate("d", 2, "ba").purge("d", {"1-a", "2-b"});
       }},
      {Rule::PurgeTakesEveryRevisionNamed,
       [](World& w) {
         return two_branches(w).forget("d", {"2-b", "2-c"}).get();
       }},
      {Rule::PurgeTakesEveryDocumentNamed,
       [](World& w) {
         w.replicate("d", 1, "a").replicate("c", 1, "a");
         w.database.purge({{"c", revs({"1-a"})}, {"d", revs({"1-a"})}});
         return w.get();
       }},
      {Rule::PurgeRemovesTheWholeDocument,
       [](World& w) { return w.replicate("d", 1, "a").forget("d", {"1-a"}).get(); }},
      {Rule::PurgeLeavesNoTombstone,
       [](World& w) { return w.replicate("d", 1, "a").forget("d", {"1-a"}).get(); }},
      {Rule::PurgeSparesLocalDocuments,
       [](World& w) {
         w.put(R"({"_id":"_local/x"})");
         return w.forget("_local/x", {"0-1"}).get("_local/x");
       }},
      {Rule::PurgeTakesDesignDocuments,
       [](World& w) { return w.replicate("_design/d", 1, "a").purge("_design/d", {"1-a"}); }},
      {Rule::EmptyListsPurgeNothing,
       [](World& w) { return w.replicate("d", 1, "a").purge("d", {}); }},
      {Rule::EmptyPurgesMoveNothing,
       [](World& w) {
         w.database.purge({});
         return w.sequences();
       }},
      {Rule::PurgedListsOnlyWhatWasRemoved, [](World& w) { return w.purge("d", {"1-a"}); }},
      {Rule::PurgeAdvancesPurgeSequence,
       [](World& w) { return w.forget("d", {"1-a"}).sequences(); }},
      {Rule::PurgeAdvancesPurgeSequencePerDocument,
       [](World& w) {
         w.database.purge({{"c", revs({"1-a"})}, {"d", revs({"1-a"})}});
         return w.sequences();
       }},
      {Rule::PurgeAdvancesUpdateSequence,
       [](World& w) { return w.forget("d", {"1-a"}).sequences(); }},
      {Rule::PurgeMovesTheRemainingDocumentInChanges,
       [](World& w) { return two_branches(w).forget("d", {"2-b"}).changes(); }},
      {Rule::PurgeRecomputesTheWinner,
       [](World& w) { return two_branches(w).forget("d", {"2-c"}).get(); }},
      {Rule::PurgedDocumentsStartAnew,
       [](World& w) {
         w.replicate("d", 1, "a").purge("d", {"1-a"});
         return w.put(R"({"_id":"d"})");
       }},
      {Rule::PurgedRevisionsAreMissingAgain,
       [](World& w) {
         w.replicate("d", 1, "a").purge("d", {"1-a"});
         return w.missing({"1-a"});
       }},
      {Rule::PurgedRevisionsCanBeWrittenAgain,
       [](World& w) {
         w.replicate("d", 1, "a").purge("d", {"1-a"});
         return w.replicate("d", 1, "a").get();
       }},
      {Rule::PurgeSequenceSurvivesCompaction,
       [](World& w) {
         w.purge("d", {"1-a"});
         w.database.compact();
         return w.sequences();
       }},
      {Rule::CountsFollowTheTree,
       [](World& w) {
         w.replicate("d", 1, "a").replicate("d", 2, "xq", Liveness::Deleted).purge("d", {"1-a"});
         return std::to_string(w.database.documents().live_count());
       }},
      {Rule::DeletionLeavesATombstone,
       [](World& w) {
         const std::string revision = w.put(R"({"_id":"d"})");
         w.put(R"({"_id":"d","_deleted":true,"_rev":")" + revision + "\"}");
         return w.get();
       }},
      {Rule::DeletedDocumentsReadAsAbsent,
       [](World& w) { return w.replicate("d", 1, "a", Liveness::Deleted).get(); }},
      {Rule::UnknownDocumentWithRevisionConflicts,
       [](World& w) {
         w.put(R"({"_id":"other"})");
         return w.put(R"({"_id":"d","_rev":"1-a"})");
       }},
      {Rule::PurgeLogHoldsRequests, [](World& w) { return w.forget("d", {"1-a"}).logged(); }},
      {Rule::PurgeLogExceedsItsLimitUntilCompaction,
       [](World& w) {
         w.database.set_purged_infos_limit(1);
         return three_purges(w).logged();
       }},
      {Rule::PurgeLogKeepsTheLimitAtCompaction,
       [](World& w) {
         w.database.set_purged_infos_limit(1);
         three_purges(w).database.compact();
         return w.logged();
       }},
      {Rule::PurgeLogSurvivesCompaction,
       [](World& w) {
         three_purges(w).database.compact();
         return w.logged();
       }},
      {Rule::PurgeLogKeepsTheNewest,
       [](World& w) {
         w.database.set_purged_infos_limit(1);
         three_purges(w).database.compact();
         return w.logged();
       }},
      {Rule::PurgeLogWaitsForCheckpoints,
       [](World& w) {
         w.put(R"({"_id":"_local/purge-x","type":"internal_replication","purge_seq":0})");
         w.database.set_purged_infos_limit(1);
         three_purges(w).database.compact();
         return w.logged();
       }},
      {Rule::PurgeLogWaitsForNoIndexThatIsGone,
       [](World& w) {
         w.put(
             R"({"_id":"_local/purge-x","type":"mrview","ddoc_id":"_design/gone","purge_seq":0})");
         w.database.set_purged_infos_limit(1);
         three_purges(w).database.compact();
         return w.logged();
       }},
      {Rule::PurgedInfosLimitDefaultsTo1000,
       [](World& w) { return w.database.settings().purged_infos_limit.value().dump(); }},
      {Rule::PurgedInfosLimitIsStored,
       [](World& w) {
         w.database.set_purged_infos_limit(7);
         return w.database.settings().purged_infos_limit.value().dump();
       }},
      {Rule::PurgedInfosLimitSurvivesCompaction,
       [](World& w) {
         w.database.set_purged_infos_limit(7);
         w.database.compact();
         return w.database.settings().purged_infos_limit.value().dump();
       }},
      {Rule::MissingRevsListsUnknownRevisions,
       [](World& w) { return w.replicate("d", 1, "a").missing({"2-q"}); }},
      {Rule::MissingRevsOmitsKnownLeaves,
       [](World& w) { return w.replicate("d", 1, "a").missing({"1-a"}); }},
      {Rule::MissingRevsKnowsInnerRevisions,
       [](World& w) { return w.replicate("d", 2, "ba").missing({"1-a"}); }},
      {Rule::MissingRevsKnowsDeletedRevisions,
       [](World& w) { return w.replicate("d", 1, "a", Liveness::Deleted).missing({"1-a"}); }},
      {Rule::MissingRevsListsAllOfUnknownDocuments, [](World& w) { return w.missing({"1-a"}); }},
      {Rule::MissingRevsAreSorted,
       [](World& w) {
         return w.replicate("d", 1, "a").missing({"3-q", "2-q"});
       }},
      {Rule::RevsDiffNamesPossibleAncestors,
       [](World& w) { return w.replicate("d", 1, "a").ancestors({"2-q"}); }},
      {Rule::PossibleAncestorsAreOlder,
       [](World& w) { return w.replicate("d", 1, "a").ancestors({"1-q"}); }},
      {Rule::PossibleAncestorsAreLeaves,
       [](World& w) { return w.replicate("d", 2, "ba").ancestors({"3-q"}); }},
      {Rule::PossibleAncestorsMayBeDeleted,
       [](World& w) { return w.replicate("d", 1, "a", Liveness::Deleted).ancestors({"2-q"}); }},
      {Rule::RevsLimitDefaultsTo1000,
       [](World& w) { return w.database.settings().revs_limit.value().dump(); }},
      {Rule::RevsLimitIsStored,
       [](World& w) {
         w.database.set_revs_limit(7);
         return w.database.settings().revs_limit.value().dump();
       }},
      {Rule::RevsLimitSurvivesCompaction,
       [](World& w) {
         w.database.set_revs_limit(7);
         w.database.compact();
         return w.database.settings().revs_limit.value().dump();
       }},
      {Rule::RevsLimitStemsOnWrite,
       [](World& w) {
         w.database.set_revs_limit(1);
         const std::string first = w.put(R"({"_id":"d"})");
         w.put(R"({"_id":"d","_rev":")" + first + "\"}");
         return w.missing({first});
       }},
      {Rule::RevsLimitStemsReplicatedHistories,
       [](World& w) {
         w.database.set_revs_limit(1);
         return w.replicate("d", 2, "ba").missing({"1-a"});
       }},
      {Rule::RevsLimitStemsOnRead,
       [](World& w) {
         w.replicate("d", 2, "ba").database.set_revs_limit(1);
         return w.get();
       }},
      {Rule::RevsLimitStemsAtCompaction,
       [](World& w) {
         w.replicate("d", 2, "ba").database.set_revs_limit(1);
         w.database.compact();
         return w.missing({"1-a"});
       }},
      {Rule::RevsLimitKeepsWhatItAllows,
       [](World& w) {
         w.replicate("d", 2, "ba").database.compact();
         return w.missing({"1-a"});
       }},
      {Rule::RevsLimitKeepsStoredRevisionsWhenLowered,
       [](World& w) {
         w.replicate("d", 2, "ba").database.set_revs_limit(1);
         return w.missing({"1-a"});
       }},
      {Rule::RevsLimitCountsAlongEachBranch,
       [](World& w) {
         w.replicate("d", 2, "xa").replicate("d", 4, "dcba").database.set_revs_limit(2);
         w.database.compact();
         return w.missing({"1-a"});
       }},
      {Rule::ReplicatedRevisionsKeepTheirHistory,
       [](World& w) { return w.replicate("d", 2, "ba").get(); }},
      {Rule::ReplicatedRevisionsAreStored,
       [](World& w) { return w.replicate("d", 1, "a").replicate("d", 1, "b").get(); }},
  };
}

const std::vector<Deviation>& deviations() {
  static const std::vector<Deviation> all = [] {
    std::vector<Deviation> both = deviations_beside_indexes();
    const std::vector<Deviation> of_indexes = deviations_of_indexes();
    both.insert(both.end(), of_indexes.begin(), of_indexes.end());
    return both;
  }();
  return all;
}

class DeviationOfTheModel : public testing::TestWithParam<std::size_t> {};

TEST_P(DeviationOfTheModel, ChangesWhatAClientSees) {
  const Deviation& deviation = deviations()[GetParam()];
  World keeping{RuleSet()};
  World breaking{RuleSet().without(deviation.rule)};
  EXPECT_NE(deviation.observe(keeping), deviation.observe(breaking))
      << describe(deviation.rule).name;
}

INSTANTIATE_TEST_SUITE_P(Rules, DeviationOfTheModel,
                         testing::Range<std::size_t>(0, deviations().size()));

// Behind this one stand the rules that the replicator and the face of the server keep.
TEST(DeviationsOfTheModel, CoverEveryRuleOfTheModel) {
  for (const RuleDescription& rule : all_rules()) {
    if (rule.rule >= Rule::ReplicationNeverCarriesPurges) break;
    EXPECT_TRUE(std::ranges::any_of(deviations(), [&rule](const Deviation& one) {
      return one.rule == rule.rule;
    })) << rule.name;
  }
}

}  // namespace
}  // namespace purgatory::couchdb

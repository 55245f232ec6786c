// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace purgatory {

// Every promise that the server keeps on purpose and can break on purpose. The code that keeps a
// promise asks for its rule; no other place knows about deviations. What each one says, its name
// and its clause stand in the table of rules.cpp, in the same order.
enum class Rule {
  // /db/_purge
  PurgeTakesOnlyLeaves,
  PurgeRemovesUnsharedAncestors,
  PurgeKeepsSharedAncestors,
  PurgeKeepsOtherBranches,
  PurgeIgnoresUnknownRevisions,
  PurgeTakesDeletedLeaves,
  PurgeTakesLeavesAtOnce,
  PurgeTakesEveryRevisionNamed,
  PurgeTakesEveryDocumentNamed,
  PurgeRemovesTheWholeDocument,
  PurgeLeavesNoTombstone,
  PurgeSparesLocalDocuments,
  PurgeTakesDesignDocuments,
  EmptyListsPurgeNothing,
  EmptyPurgesMoveNothing,
  PurgedListsOnlyWhatWasRemoved,
  PurgeAdvancesPurgeSequence,
  PurgeAdvancesPurgeSequencePerDocument,
  PurgeAdvancesUpdateSequence,
  PurgeMovesTheRemainingDocumentInChanges,
  PurgeRecomputesTheWinner,
  PurgedDocumentsStartAnew,
  PurgedRevisionsAreMissingAgain,
  PurgedRevisionsCanBeWrittenAgain,
  PurgeSequenceSurvivesCompaction,
  CountsFollowTheTree,
  DeletionLeavesATombstone,
  DeletedDocumentsReadAsAbsent,
  UnknownDocumentWithRevisionConflicts,
  // the log of purges
  PurgeLogHoldsRequests,
  PurgeLogExceedsItsLimitUntilCompaction,
  PurgeLogKeepsTheLimitAtCompaction,
  PurgeLogSurvivesCompaction,
  PurgeLogKeepsTheNewest,
  PurgeLogWaitsForCheckpoints,
  PurgeLogWaitsForNoIndexThatIsGone,
  // indexes
  PurgeWithoutWinnerKeepsTheIndex,
  IndexFollowsTheNewWinner,
  IndexForgetsPurgedDocuments,
  IndexHoldsTheWinner,
  IndexAppliesEveryPurge,
  PurgesRebuildNoIndex,
  IndexThatMissedPurgesStartsAnew,
  IndexTellsHowFarItRead,
  // /db/_purged_infos_limit
  PurgedInfosLimitDefaultsTo1000,
  PurgedInfosLimitIsStored,
  PurgedInfosLimitSurvivesCompaction,
  // /db/_missing_revs and /db/_revs_diff
  MissingRevsListsUnknownRevisions,
  MissingRevsOmitsKnownLeaves,
  MissingRevsKnowsInnerRevisions,
  MissingRevsKnowsDeletedRevisions,
  MissingRevsListsAllOfUnknownDocuments,
  MissingRevsAreSorted,
  RevsDiffNamesPossibleAncestors,
  PossibleAncestorsAreOlder,
  PossibleAncestorsAreLeaves,
  PossibleAncestorsMayBeDeleted,
  // /db/_revs_limit
  RevsLimitDefaultsTo1000,
  RevsLimitIsStored,
  RevsLimitSurvivesCompaction,
  RevsLimitStemsOnWrite,
  RevsLimitStemsReplicatedHistories,
  RevsLimitStemsOnRead,
  RevsLimitStemsAtCompaction,
  RevsLimitKeepsWhatItAllows,
  RevsLimitKeepsStoredRevisionsWhenLowered,
  RevsLimitCountsAlongEachBranch,
  // replication
  ReplicatedRevisionsKeepTheirHistory,
  ReplicatedRevisionsAreStored,
  // asked by the replicator
  ReplicationNeverCarriesPurges,
  ReplicationCopiesEveryLeaf,
  ReplicationBringsPurgedRevisionsBack,
  ReplicationCarriesDeletions,
  // asked by the face of the server, not by the model
  WrongTypesAreBadRequests,
  LimitsByNonAdminsAreRefusedAsUnauthorized,
  PurgesStayInTheirDatabase,
  PurgedInfosLimitsAreEachDatabasesOwn,
  RevsLimitsAreEachDatabasesOwn,
  PurgedNamesEveryDocument,
  PurgeSeqIsTextOrNull,
  PurgesAreAnsweredCreated,
  MissingRevsAreAnsweredOk,
  RevsDiffIsAnsweredOk,
  LimitsAreBareNumbers,
  LimitsSetAreConfirmed,
  AnswersDeclareTheirType,
  AnswersMustBeRevalidated,
  LimitsComeAsText,
  KnownDocumentsAreLeftOut,
  PurgesAreForServerAdmins,
  PurgedInfosLimitIsForServerAdmins,
  RevisionsAreForMembers,
  OtherMethodsAreRefused,
  UnknownDatabasesAreNotFound,
  BodiesAreDeclaredAsJson,
  MalformedBodiesAreRefused,
  MalformedPurgesAreRefusedWhole,
  PurgeRequestsAreLimited,
  LimitsArePositiveIntegers,
  // replicas
  ReplicasLearnOfPurges,
  ReplicasLearnOfWrites,
  ReplicasBringNothingPurgedBack,
  PurgeLogWaitsForReplicas,
  QuorumDecidesTheStatus,
  // Active-Active databases (/v1/crdbs and /v1/crdb_tasks)
  CrdbPurgeTakesRemovedInstances,
  CrdbPurgeDropsTheConfiguration,
  CrdbPurgeTouchesNobodyElse,
  CrdbForcedRemovalKeepsTheInstance,
  CrdbPurgeIsLocal,
  CrdbPurgeChecksInstances,
  CrdbUnknownDatabasesAreNotFound,
  CrdbPurgeNeedsInstances,
  CrdbPurgeInstancesAreIntegers,
  CrdbPurgeBodiesAreObjects,
  CrdbCredentialsAreRequired,
  CrdbViewersChangeNothing,
  CrdbAcceptedTasksCanBeRead,
  CrdbFlushEmptiesEveryInstance,
  CrdbFlushKeepsTheDatabase,
  CrdbFlushSparesOtherDatabases,
  CrdbAsyncFlushRemovesKeys,
  CrdbTaskIdsAreTheClients,
  CrdbTaskIdsAreUnique,
  CrdbDeletedDatabasesTakeNoFlush,
  CrdbRemovedInstancesReachNobody,
  CrdbTasksNeverGoBack,
  CrdbTaskStatusesAreDocumented,
  CrdbUnknownTasksAreNotFound,
  CrdbTaskListHoldsTheUnfinished,
  CrdbVerboseIsTaken,
  CrdbResultsOutliveTheirTask,
  CrdbResultsAreKept500Seconds,
  CrdbCommitIsNotCancelled,
  CrdbEndedTasksAreNotCancelled,
  CrdbCreatedDatabasesAreListed,
  CrdbDryRunsChangeNothing,
  CrdbCreateNeedsABody,
  CrdbHealthReportsAreGiven,
  CrdbForcedRemovalNeedsNoConnection,
  CrdbDeletionRemovesTheDatabase,
  CrdbCreateTakesAResultTtl,
  CrdbOtherMethodsAreRefused,
  CrdbMembersMayPurge,
  CrdbAcceptedChangesAreAnsweredOk,
  CrdbPurgesAreAllOrNothing,
  CrdbPurgesNeedNoPeers,
  CrdbInstanceIdsAreNotUsedAgain,
  CrdbAsyncFlushIsTrueOrFalse,
  CrdbChangesReachAllOrNone,
  CrdbRemovalNeedsAConnection,
  CrdbRemovedInstancesAreDeleted,
  CrdbCredentialsExcludeCertificates,
  CrdbPasswordsAreBlanked,
  CrdbHealthReportsTellOfLostClusters,
  CrdbHealthReportsTakeAnInstance,
  CrdbTaskIdsAreOneRequests,
  CrdbFailedTasksSayWhy,
  CrdbFinishedTasksHaveNoErrors,
  CrdbEndedTasksStayAsTheyAre,
  CrdbResultsAreForgotten,
  CrdbUnfinishedTasksAreKept,
  CrdbResultTtlsAreIntegers,
  CrdbTasksCanBeCancelled,
  CrdbForceCancelsCommits,
  kCount
};

inline constexpr std::size_t kRuleCount = static_cast<std::size_t>(Rule::kCount);

// One line of the table: how a rule is called on the command line, which clause of the documents
// it keeps, and what it promises in one sentence.
struct RuleDescription {
  Rule rule;
  std::string_view name;
  std::string_view clause;
  std::string_view promise;
};

// All rules, in the order of the enumeration.
std::span<const RuleDescription> all_rules();
const RuleDescription& describe(Rule rule);
std::optional<Rule> rule_named(std::string_view name);

// Which promises are kept. A default one keeps them all.
class RuleSet {
 public:
  bool keeps(Rule rule) const { return !broken_.test(static_cast<std::size_t>(rule)); }
  RuleSet without(Rule rule) const {
    RuleSet fewer = *this;
    fewer.broken_.set(static_cast<std::size_t>(rule));
    return fewer;
  }
  bool operator==(const RuleSet&) const = default;

 private:
  std::bitset<kRuleCount> broken_;
};

// A released product, described by the promises it breaks.
struct EmulationProfile {
  std::string_view name;
  std::span<const Rule> broken;
};

std::span<const EmulationProfile> all_profiles();
// The rules that the product keeps; nothing when there is no profile of that name.
std::optional<RuleSet> profile_named(std::string_view name);

}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/rules.h"

#include <algorithm>
#include <array>

namespace purgatory {
namespace {

constexpr std::array<RuleDescription, kRuleCount> kRules = {{
    {Rule::PurgeTakesOnlyLeaves, "purge-takes-only-leaves", "couchdb.purge.leaf-only",
     "an inner revision named in a purge is ignored"},
    {Rule::PurgeRemovesUnsharedAncestors, "purge-removes-unshared-ancestors",
     "couchdb.purge.unshared-ancestors-go",
     "with a leaf go the ancestors that no other leaf needs"},
    {Rule::PurgeKeepsSharedAncestors, "purge-keeps-shared-ancestors",
     "couchdb.purge.unshared-ancestors-go", "ancestors that another leaf needs stay"},
    {Rule::PurgeKeepsOtherBranches, "purge-keeps-other-branches", "couchdb.purge.example-conflict",
     "branches whose leaf is not named stay whole"},
    {Rule::PurgeIgnoresUnknownRevisions, "purge-ignores-unknown-revisions",
     "couchdb.purge.ignores-purged-revision", "a revision that is not there is ignored"},
    {Rule::PurgeTakesDeletedLeaves, "purge-takes-deleted-leaves", "couchdb.purge.deleted-document",
     "a deleted leaf is purged like any other"},
    {Rule::PurgeTakesLeavesAtOnce, "purge-takes-leaves-at-once",
     "couchdb.purge.leaves-taken-at-once", "what is a leaf is settled before the first is removed"},
    {Rule::PurgeTakesEveryRevisionNamed, "purge-takes-every-revision-named",
     "couchdb.purge.request-names-revisions", "every leaf in the list of a document is purged"},
    {Rule::PurgeTakesEveryDocumentNamed, "purge-takes-every-document-named",
     "couchdb.purge.several-documents", "every document of a request is purged"},
    {Rule::PurgeRemovesTheWholeDocument, "purge-removes-the-whole-document",
     "couchdb.purge.removes-for-good", "without a leaf left the document goes"},
    {Rule::PurgeLeavesNoTombstone, "purge-leaves-no-tombstone", "couchdb.purge.not-in-listings",
     "a purged document leaves no deleted revision behind"},
    {Rule::PurgeSparesLocalDocuments, "purge-spares-local-documents",
     "couchdb.purge.local-documents", "a local document is not purged"},
    {Rule::PurgedListsOnlyWhatWasRemoved, "purged-lists-only-what-was-removed",
     "couchdb.purge.answer-lists-purged", "the answer names the revisions removed, and no others"},
    {Rule::PurgeAdvancesPurgeSequence, "purge-advances-purge-sequence",
     "couchdb.purge.increases-purge-seq", "a purge moves the purge sequence"},
    {Rule::PurgeAdvancesPurgeSequencePerDocument, "purge-advances-purge-sequence-per-document",
     "couchdb.purge.counts-each-request",
     "the purge sequence moves once for each document of a request"},
    {Rule::PurgeAdvancesUpdateSequence, "purge-advances-update-sequence",
     "couchdb.purge.increases-update-seq", "a purge moves the update sequence"},
    {Rule::PurgeMovesTheRemainingDocumentInChanges, "purge-moves-the-remaining-document-in-changes",
     "couchdb.purge.partial-makes-change",
     "a document that keeps a leaf has a new place in the changes"},
    {Rule::PurgeRecomputesTheWinner, "purge-recomputes-the-winner",
     "couchdb.purge.winner-after-partial", "the best of the remaining leaves is the new winner"},
    {Rule::PurgedDocumentsStartAnew, "purged-documents-start-anew", "couchdb.purge.starts-anew",
     "a document written after its purge starts at generation 1"},
    {Rule::PurgedRevisionsAreMissingAgain, "purged-revisions-are-missing-again",
     "couchdb.revs-diff.purged-missing", "a purged revision is no longer known"},
    {Rule::PurgedRevisionsCanBeWrittenAgain, "purged-revisions-can-be-written-again",
     "couchdb.purge.is-no-ban", "a purged revision can be replicated in again"},
    {Rule::PurgeSequenceSurvivesCompaction, "purge-sequence-survives-compaction",
     "couchdb.purge.survives-compaction", "compaction does not lower the purge sequence"},
    {Rule::CountsFollowTheTree, "counts-follow-the-tree", "couchdb.purge.tombstone-may-win",
     "after a purge that leaves tombstones only, the document counts and behaves as deleted"},
    {Rule::DeletionLeavesATombstone, "deletion-leaves-a-tombstone",
     "couchdb.purge.deletion-leaves-tombstone", "deleting a document adds a deleted revision"},
    {Rule::UnknownDocumentWithRevisionConflicts, "unknown-document-with-revision-conflicts",
     "couchdb.purge.no-update-on-purged",
     "a write that names a revision of a document that is not there conflicts"},
    {Rule::PurgeLogHoldsRequests, "purge-log-holds-requests", "couchdb.purge.log-of-requests",
     "purges are logged as they were asked for, whatever they removed"},
    {Rule::PurgeLogExceedsItsLimitUntilCompaction, "purge-log-exceeds-its-limit-until-compaction",
     "couchdb.purged-infos-limit.soft", "the log may outgrow its limit until compaction"},
    {Rule::PurgeLogKeepsTheLimitAtCompaction, "purge-log-keeps-the-limit-at-compaction",
     "couchdb.purged-infos-limit.compaction-trims", "compaction cuts the log to its limit"},
    {Rule::PurgeLogKeepsTheNewest, "purge-log-keeps-the-newest",
     "couchdb.internal-replication.purge-tree", "the purges kept are the newest"},
    {Rule::PurgeLogWaitsForCheckpoints, "purge-log-waits-for-checkpoints",
     "couchdb.purged-infos-limit.lagging-index-keeps",
     "what a checkpoint has not seen stays in the log"},
    {Rule::PurgeWithoutWinnerKeepsTheIndex, "purge-without-winner-keeps-the-index",
     "couchdb.indexes.loser-purged",
     "a purge that does not name the winner leaves the rows of an index as they are"},
    {Rule::IndexFollowsTheNewWinner, "index-follows-the-new-winner",
     "couchdb.indexes.winner-purged",
     "after a purge of the winner an index holds the rows of the new winner"},
    {Rule::IndexForgetsPurgedDocuments, "index-forgets-purged-documents",
     "couchdb.indexes.all-purged", "a document that is purged wholly has no rows in an index"},
    {Rule::PurgedInfosLimitDefaultsTo1000, "purged-infos-limit-defaults-to-1000",
     "couchdb.purged-infos-limit.default", "a new database remembers 1,000 purges"},
    {Rule::PurgedInfosLimitIsStored, "purged-infos-limit-is-stored",
     "couchdb.purged-infos-limit.put", "the limit set is the limit read"},
    {Rule::MissingRevsListsUnknownRevisions, "missing-revs-lists-unknown-revisions",
     "couchdb.missing-revs.lists-unknown",
     "every revision asked about that a document does not have is missing"},
    {Rule::MissingRevsOmitsKnownLeaves, "missing-revs-omits-known-leaves",
     "couchdb.missing-revs.lists-unknown", "a current revision is not missing"},
    {Rule::MissingRevsKnowsInnerRevisions, "missing-revs-knows-inner-revisions",
     "couchdb.missing-revs.inner-and-deleted-known", "an inner revision is not missing"},
    {Rule::MissingRevsKnowsDeletedRevisions, "missing-revs-knows-deleted-revisions",
     "couchdb.missing-revs.inner-and-deleted-known", "a deleted revision is not missing"},
    {Rule::MissingRevsListsAllOfUnknownDocuments, "missing-revs-lists-all-of-unknown-documents",
     "couchdb.missing-revs.unknown-document",
     "of a document that is not there everything is missing"},
    {Rule::MissingRevsAreSorted, "missing-revs-are-sorted",
     "couchdb.missing-revs.order-and-duplicates",
     "missing revisions of a document that is there are ascending"},
    {Rule::RevsDiffNamesPossibleAncestors, "revs-diff-names-possible-ancestors",
     "couchdb.revs-diff.possible-ancestors",
     "leaves that may be ancestors of what is missing are named"},
    {Rule::PossibleAncestorsAreOlder, "possible-ancestors-are-older",
     "couchdb.revs-diff.ancestors-are-older-leaves",
     "a possible ancestor has a lower generation than something missing"},
    {Rule::PossibleAncestorsAreLeaves, "possible-ancestors-are-leaves",
     "couchdb.revs-diff.ancestors-are-older-leaves", "inner revisions are no possible ancestors"},
    {Rule::RevsLimitDefaultsTo1000, "revs-limit-defaults-to-1000", "couchdb.revs-limit.default",
     "a new database tracks 1,000 revisions of a branch"},
    {Rule::RevsLimitIsStored, "revs-limit-is-stored", "couchdb.revs-limit.put",
     "the limit set is the limit read"},
    {Rule::RevsLimitStemsOnWrite, "revs-limit-stems-on-write", "couchdb.revs-limit.stems-on-write",
     "a document that is written is cut to the limit"},
    {Rule::RevsLimitStemsReplicatedHistories, "revs-limit-stems-replicated-histories",
     "couchdb.revs-limit.stems-history",
     "a history that comes with a replicated revision is cut to the limit"},
    {Rule::RevsLimitStemsOnRead, "revs-limit-stems-on-read", "couchdb.revs-limit.limits-reading",
     "a read shows no more history than the limit"},
    {Rule::RevsLimitStemsAtCompaction, "revs-limit-stems-at-compaction",
     "couchdb.revs-limit.compaction-stems", "compaction cuts every document to the limit"},
    {Rule::RevsLimitKeepsStoredRevisionsWhenLowered,
     "revs-limit-keeps-stored-revisions-when-lowered", "couchdb.revs-limit.lowered-keeps-stored",
     "lowering the limit forgets nothing by itself"},
    {Rule::RevsLimitCountsAlongEachBranch, "revs-limit-counts-along-each-branch",
     "couchdb.revs-limit.per-branch",
     "a revision stays while one branch is within the limit of it"},
    {Rule::ReplicatedRevisionsKeepTheirHistory, "replicated-revisions-keep-their-history",
     "couchdb.external-replication.copies-missing", "a replicated revision brings its ancestors"},
    {Rule::ReplicatedRevisionsAreStored, "replicated-revisions-are-stored",
     "couchdb.external-replication.copies-missing",
     "a replicated revision that is missing is stored, also as a conflict"},
    {Rule::WrongTypesAreBadRequests, "wrong-types-are-bad-requests", "couchdb.revs-diff.malformed",
     "a request of wrong JSON types is refused as a bad request"},
    {Rule::LimitsByNonAdminsAreRefusedAsUnauthorized,
     "limits-by-non-admins-are-refused-as-unauthorized", "couchdb.revs-limit.access",
     "who may not set a limit or the security object is told so"},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (static_cast<std::size_t>(kRules[i].rule) != i) return false;
  }
  return true;
}
static_assert(is_in_order(), "the table lists the rules in the order of the enumeration");

// The defects seen in recordings of CouchDB 3.5.0.
constexpr std::array kBrokenByCouchDb350 = {
    Rule::CountsFollowTheTree, Rule::UnknownDocumentWithRevisionConflicts,
    Rule::PurgeWithoutWinnerKeepsTheIndex, Rule::WrongTypesAreBadRequests,
    Rule::LimitsByNonAdminsAreRefusedAsUnauthorized};

constexpr std::array<EmulationProfile, 1> kProfiles = {{{"couchdb-3.5.0", kBrokenByCouchDb350}}};

}  // namespace

std::span<const RuleDescription> all_rules() { return kRules; }

const RuleDescription& describe(Rule rule) { return kRules.at(static_cast<std::size_t>(rule)); }

std::optional<Rule> rule_named(std::string_view name) {
  const auto* const found = std::ranges::find(kRules, name, &RuleDescription::name);
  if (found == kRules.end()) return std::nullopt;
  return found->rule;
}

std::span<const EmulationProfile> all_profiles() { return kProfiles; }

std::optional<RuleSet> profile_named(std::string_view name) {
  const auto* const found = std::ranges::find(kProfiles, name, &EmulationProfile::name);
  if (found == kProfiles.end()) return std::nullopt;
  RuleSet rules;
  for (const Rule rule : found->broken) rules = rules.without(rule);
  return rules;
}

}  // namespace purgatory

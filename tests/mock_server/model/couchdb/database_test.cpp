// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/database.h"

#include "tests/mock_server/model/couchdb/database_fixture.h"

namespace purgatory::couchdb {
namespace {

constexpr std::string_view kConflict = "Document update conflict.";

using DatabaseWriting = DatabaseTest;
using DatabaseReplication = DatabaseTest;
using DatabaseReading = DatabaseTest;
using RevsLimit = DatabaseTest;
using RevsDiff = DatabaseTest;
using LocalDocumentsOfDatabase = DatabaseTest;
using DatabaseSequences = DatabaseTest;

TEST_F(DatabaseWriting, NewDocumentIsGenerationOne) {
  EXPECT_EQ(put(R"({"_id":"d"})"), "1-967a00dff5e02add41819138abb3284d");
  EXPECT_EQ(changes(), "d@1");
}

TEST_F(DatabaseWriting, EditWithoutItsRevisionConflicts) {
  put(R"({"_id":"d"})");
  EXPECT_EQ(put(R"({"_id":"d","v":1})"), kConflict);
  EXPECT_EQ(put(R"({"_id":"d","_rev":"1-zzz"})"), kConflict);
  EXPECT_EQ(database_.update_sequence(), 1U);
}

TEST_F(DatabaseWriting, DeletedDocumentContinuesFromItsTombstone) {
  put(R"({"_id":"d"})");
  EXPECT_EQ(put(R"({"_id":"d","_rev":"1-967a00dff5e02add41819138abb3284d","_deleted":true})"),
            "2-eec205a9d413992850a6e32678485900");
  EXPECT_EQ(get("d"), "deleted");
  EXPECT_EQ(put(R"({"_id":"d","_rev":"2-eec205a9d413992850a6e32678485900"})"), kConflict);
  EXPECT_EQ(put(R"({"_id":"d"})"), "3-5570e8bbb34412db757c2df4bfa1099b");
}

TEST_F(DatabaseWriting, OfOneIdTwiceInABatchTheFirstWins) {
  const auto results =
      database_.update_all({draft(R"({"_id":"d","v":1})"), draft(R"({"_id":"d","v":2})")});
  EXPECT_TRUE(results[0].has_value());
  EXPECT_EQ(results[1].error().reason, kConflict);
}

TEST_F(DatabaseWriting, BatchTakesSequencesInTheOrderOfIds) {
  database_.update_all({draft(R"({"_id":"b"})"), draft(R"({"_id":"a"})")});
  EXPECT_EQ(changes(), "a@1 b@2");
}

TEST_F(DatabaseWriting, UnknownDocumentWithARevisionConflicts) {
  EXPECT_EQ(put(R"({"_id":"new","_rev":"1-abc"})"), kConflict);
  put(R"({"_id":"other"})");
  EXPECT_EQ(put(R"({"_id":"new","_rev":"1-abc"})"), kConflict);
}

TEST_F(DatabaseWriting, CouchDbTakesSuchAWriteOnceItKnowsOfNoValidation) {
  emulate_couchdb();
  EXPECT_EQ(put(R"({"_id":"new","_rev":"1-abc"})"), kConflict);
  put(R"({"_id":"other"})");
  EXPECT_EQ(put(R"({"_id":"new","_rev":"1-abc"})"), "2-4a197020586a4dd9ea6eb97053f996e4");
  put(R"({"_id":"_design/x"})");
  EXPECT_EQ(put(R"({"_id":"newer","_rev":"1-abc"})"), kConflict);
}

TEST_F(DatabaseWriting, StubKeepsTheAttachmentOfTheRevisionBefore) {
  const std::string first =
      put(R"({"_id":"d","_attachments":{"x":{"content_type":"text/plain","data":"aGVsbG8="}}})");
  put(R"({"_id":"d","v":1,"_rev":")" + first + R"(","_attachments":{"x":{"stub":true}}})");
  EXPECT_NE(get("d").find(R"("revpos":1,"digest":"md5-iMaiC8wqiFlD2NjLTemvCQ==","length":5)"),
            std::string::npos)
      << get("d");
}

TEST_F(DatabaseWriting, StubOfNothingIsRefused) {
  EXPECT_EQ(put(R"({"_id":"d","_attachments":{"x":{"stub":true}}})"),
            "Invalid attachment stub in d for x");
}

TEST_F(DatabaseReplication, KnownRevisionMovesNothing) {
  replicate("d", 2, {"b", "a"});
  replicate("d", 2, {"b", "a"});
  EXPECT_EQ(database_.update_sequence(), 1U);
}

TEST_F(DatabaseReplication, BodyOfARevisionKnownByNameIsTakenWithoutValidation) {
  put(R"({"_id":"other"})");
  replicate("d", 2, {"b", "a"});
  ASSERT_EQ(get_revision("d", "1-a"), "missing");
  replicate("d", 1, {"a"});
  EXPECT_EQ(get_revision("d", "1-a"), R"({"_id":"d","_rev":"1-a"})");
  EXPECT_EQ(changes(2), "d@3");
}

TEST_F(DatabaseReplication, OneDocumentTwiceInARequestMovesOnce) {
  DocumentDraft one = draft(R"({"_id":"d","_rev":"1-a"})");
  DocumentDraft other = draft(R"({"_id":"d","_rev":"1-b"})");
  database_.replicate({one, other});
  EXPECT_EQ(changes(), "d@1");
  EXPECT_EQ(get("d", {.conflicts = true}), R"({"_id":"d","_rev":"1-b","_conflicts":["1-a"]})");
}

TEST_F(DatabaseReading, MembersStandInCouchDbsOrder) {
  replicate("d", 2, {"b", "a"});
  replicate("d", 1, {"x"});
  replicate("d", 3, {"t"}, Liveness::Deleted);
  EXPECT_EQ(get("d", {true, true, true, true, true}),
            R"({"_id":"d","_rev":"2-b","_revisions":{"start":2,"ids":["b","a"]},)"
            R"("_revs_info":[{"rev":"2-b","status":"available"},{"rev":"1-a","status":"missing"}],)"
            R"("_conflicts":["1-x"],"_deleted_conflicts":["3-t"],"_local_seq":3})");
}

TEST_F(DatabaseReading, InnerRevisionIsReadUntilCompaction) {
  const std::string first = put(R"({"_id":"d","v":1})");
  put(R"({"_id":"d","v":2,"_rev":")" + first + R"("})");
  EXPECT_EQ(get_revision("d", first), R"({"_id":"d","_rev":")" + first + R"(","v":1})");
  database_.compact();
  EXPECT_EQ(get_revision("d", first), "missing");
  EXPECT_EQ(missing("d", {first}), "");
}

TEST_F(DatabaseReading, OpenRevisionsListsFoundOnesFirst) {
  replicate("d", 2, {"b", "a"});
  replicate("d", 1, {"c"});
  std::string text;
  for (const auto& one : database_.open_revisions("d", revs({"9-z", "2-b", "1-q", "1-c"}))) {
    text += one ? one->revision.text() + " " : "no " + one.error().text() + " ";
  }
  EXPECT_EQ(text, "1-c 2-b no 1-q no 9-z ");
}

TEST_F(DatabaseReading, OpenRevisionsOfTheLatestGivesTheLeavesBelow) {
  replicate("d", 2, {"b", "a"});
  replicate("d", 2, {"c", "a"});
  replicate("d", 1, {"x"});
  const auto opened = database_.open_revisions("d", revs({"1-a"}), {}, Latest::Yes);
  ASSERT_EQ(opened.size(), 2U);
  EXPECT_EQ(opened[0]->revision.text() + " " + opened[1]->revision.text(), "2-b 2-c");
}

TEST_F(RevsLimit, StemsADocumentThatIsWritten) {
  database_.set_revs_limit(2);
  replicate("d", 5, {"e", "d", "c", "b", "a"});
  EXPECT_EQ(history_of("d"), "e d ");
  EXPECT_EQ(missing("d", {"3-c", "4-d"}), "3-c");
}

TEST_F(RevsLimit, CutsReadingAtOnceAndStoringLater) {
  replicate("d", 6, {"f", "e", "d", "c", "b", "a"});
  database_.set_revs_limit(5);
  EXPECT_EQ(history_of("d"), "f e d c b ");
  EXPECT_EQ(database_.read("d", {.revisions_info = true})->revisions_info.size(), 6U);
  EXPECT_EQ(missing("d", {"1-a"}), "");
  database_.compact();
  EXPECT_EQ(missing("d", {"1-a"}), "1-a");
}

TEST_F(RevsLimit, RaisedRestoresNothing) {
  database_.set_revs_limit(1);
  replicate("d", 2, {"b", "a"});
  database_.set_revs_limit(1000);
  EXPECT_EQ(history_of("d"), "b ");
}

TEST_F(RevsLimit, StemmedAncestorThatReturnsIsAConflict) {
  database_.set_revs_limit(1);
  replicate("d", 3, {"c", "b", "a"});
  EXPECT_EQ(missing("d", {"1-a", "2-b"}), "1-a 2-b");
  EXPECT_EQ(ancestors("d", {"1-a", "2-b"}), "");
  replicate("d", 1, {"a"});
  EXPECT_EQ(get("d", {.conflicts = true}), R"({"_id":"d","_rev":"3-c","_conflicts":["1-a"]})");
}

TEST_F(RevsLimit, IsKeptAtAnySize) {
  const Json huge = *Json::parse("100000000000000000000");
  database_.set_revs_limit(huge);
  EXPECT_EQ(database_.settings().revs_limit.value().dump(), "100000000000000000000");
  EXPECT_EQ(database_.update_sequence(), 1U);
}

TEST_F(RevsDiff, UnknownDocumentMissesAllAsAsked) {
  EXPECT_EQ(missing("x", {"3-c", "1-a", "3-c"}), "3-c 1-a 3-c");
  EXPECT_EQ(ancestors("x", {"3-c"}), "");
}

TEST_F(RevsDiff, KnowsInnerAndDeletedRevisions) {
  replicate("d", 2, {"x", "a"}, Liveness::Deleted);
  EXPECT_EQ(missing("d", {"1-a", "2-x"}), "");
}

TEST_F(RevsDiff, PossibleAncestorsAreLeavesOfALowerGeneration) {
  replicate("d", 3, {"z", "y", "x"});
  EXPECT_EQ(ancestors("d", {"1-q"}), "");
  EXPECT_EQ(ancestors("d", {"3-q"}), "");
  EXPECT_EQ(ancestors("d", {"1-q", "5-q"}), "3-z");
}

TEST_F(RevsDiff, LocalDocumentsHaveNoTree) {
  put(R"({"_id":"_local/x"})");
  EXPECT_EQ(missing("_local/x", {"0-1"}), "0-1");
}

TEST_F(LocalDocumentsOfDatabase, CountOnlyTheRevisionNamed) {
  EXPECT_EQ(put(R"({"_id":"_local/x"})"), "0-1");
  EXPECT_EQ(put(R"({"_id":"_local/x"})"), "0-1");
  EXPECT_EQ(put(R"({"_id":"_local/x","_rev":"0-7"})"), "0-8");
  EXPECT_EQ(database_.update_sequence(), 0U);
}

TEST_F(LocalDocumentsOfDatabase, RefuseARevisionThatIsNoCount) {
  EXPECT_EQ(put(R"({"_id":"_local/x","_rev":"1-a"})"), "Invalid rev format");
  EXPECT_EQ(put(R"({"_id":"_local/x","_rev":"0-a"})"), "Invalid rev format");
}

TEST_F(LocalDocumentsOfDatabase, CheckpointsAreToldByTheirContent) {
  put(R"({"_id":"_local/purge-x"})");
  put(R"({"_id":"_local/purge-y","purge_seq":1})");
  const auto& entries = database_.local_documents().entries();
  EXPECT_FALSE(LocalDocuments::is_checkpoint("_local/purge-x", entries.at("_local/purge-x")));
  EXPECT_TRUE(LocalDocuments::is_checkpoint("_local/purge-y", entries.at("_local/purge-y")));
}

TEST_F(DatabaseSequences, SettingsCountAsChanges) {
  database_.set_revs_limit(5);
  database_.set_purged_infos_limit(5);
  database_.set_security(Json::object());
  EXPECT_EQ(database_.update_sequence(), 3U);
}

TEST_F(DatabaseSequences, StringOfAnotherDatabaseBeginsAnew) {
  EXPECT_EQ(database_.resolve_sequence(database_.update_sequence_text(9)), 9U);
  const SequenceOrigin other{"node@127.0.0.1", "fedcba9876543210fedcba9876543210"};
  EXPECT_EQ(database_.resolve_sequence(print_update_sequence(other, 9)), 0U);
}

TEST_F(DatabaseSequences, WhatIsNoSequenceIsRefused) {
  for (const std::string text : {"5", "-1", "abc", "", "5-", "g2wAAAAB"}) {
    EXPECT_FALSE(database_.resolve_sequence(text).has_value()) << text;
  }
}

TEST(UpdateSequence, CompressedByCouchDbIsRead) {
  const auto parsed = parse_update_sequence(
      "5-g1AAAABPeJzLYWBgYMxgTmEQTM4vTc5ISXIwNDLXMwBCwxygFFMiQx4Lw38gyMpgTmTNBQqxGxgaGZuYmmHTkgUADI"
      "kUGA");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->number, 5U);
  EXPECT_EQ(parsed->uuid_prefix, "0123456");
}

TEST_F(DatabaseSequences, NumberInFrontAndQuotesDoNotCount) {
  const std::string text = database_.update_sequence_text(7);
  EXPECT_EQ(database_.resolve_sequence("\"99" + text.substr(1) + "\""), 7U);
  EXPECT_EQ(database_.resolve_sequence(text.substr(2)), 7U);
}

TEST(PurgeSequence, IsWrittenAsCouchDbWritesIt) {
  EXPECT_EQ(print_purge_sequence({"couchdb@127.0.0.1", "0"}, 3),
            "3-g2wAAAABaANkABFjb3VjaGRiQDEyNy4wLjAuMWwAAAACYQBuBAD_____amEDag");
}

TEST_F(DatabaseTest, CopyStandsForItself) {
  put(R"({"_id":"a","n":1})");
  replicate("b", 2, {"bb", "aa"});
  replicate("b", 2, {"cc", "aa"}, Liveness::Deleted);
  purge("b", {"2-bb"});
  const auto copied = database_.copy();
  put(R"({"_id":"later"})");
  purge("b", {"2-cc"});
  EXPECT_EQ(copied->documents().find("later"), nullptr);
  ASSERT_NE(copied->documents().find("b"), nullptr);
  EXPECT_EQ(copied->documents().find("b")->tree.node_count(), 2U);
  EXPECT_EQ(copied->documents().live_count(), 1U);
  EXPECT_EQ(copied->documents().deleted_count(), 1U);
  EXPECT_EQ(copied->purge_log().entries().size(), 1U);
  EXPECT_EQ(copied->purge_sequence(), 1U);
}

TEST_F(DatabaseTest, CopyGoesOnAsItsOriginalWould) {
  put(R"({"_id":"a","n":1})");
  const auto copied = database_.copy();
  EXPECT_EQ(copied->update_sequence_text(), database_.update_sequence_text());
  const auto there = copied->update(draft(R"({"_id":"b"})"));
  EXPECT_EQ(there->text(), put(R"({"_id":"b"})"));
  copied->purge({{"b", {*there}}});
  purge("b", {there->text()});
  EXPECT_EQ(copied->purge_log().entries().back().uuid, database_.purge_log().entries().back().uuid);
}

TEST(Databases, CopiesAreApartAndRulesHoldForAll) {
  Databases databases("node", RuleSet(), RandomSource(1));
  ASSERT_TRUE(databases.create("db", TimePoint{}).has_value());
  Databases copied = databases.copy();
  databases.remove("db");
  const RuleSet broken = RuleSet().without(Rule::PurgeTakesOnlyLeaves);
  copied.set_rules(broken);
  EXPECT_EQ(copied.find("db")->rules(), broken);
  EXPECT_EQ((*copied.create("other", TimePoint{}))->rules(), broken);
}

TEST(Databases, AreMadeOnceAndUnderALegalName) {
  Databases databases("node", RuleSet(), RandomSource(1));
  EXPECT_TRUE(databases.create("db", TimePoint{}).has_value());
  EXPECT_EQ(databases.create("db", TimePoint{}).error().kind, ModelErrorKind::DatabaseExists);
  EXPECT_EQ(databases.create("DB", TimePoint{}).error().kind, ModelErrorKind::IllegalDatabaseName);
  EXPECT_TRUE(databases.remove("db"));
  EXPECT_EQ(databases.find("db"), nullptr);
}

}  // namespace
}  // namespace purgatory::couchdb

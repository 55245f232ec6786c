// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/checkpoint.h"

#include <gtest/gtest.h>

namespace purgatory::replication {
namespace {

Json json(const char* text) { return Json::parse(text).value(); }

TEST(CommonAncestry, IsTheBeginningWithoutCheckpoints) {
  EXPECT_EQ(common_ancestry(Json(), Json()).sequence, Json(0));
  const Json log = json(R"({"session_id":"a","source_last_seq":"5-x","history":[]})");
  EXPECT_EQ(common_ancestry(log, Json()).sequence, Json(0));
}

TEST(CommonAncestry, IsTheLastSequenceOfTheSameSession) {
  const Json log =
      json(R"({"session_id":"a","source_last_seq":"5-x","history":[{"session_id":"a"}]})");
  const CommonAncestry ancestry = common_ancestry(log, log);
  EXPECT_EQ(ancestry.sequence, Json("5-x"));
  EXPECT_EQ(ancestry.history.size(), 1U);
}

TEST(CommonAncestry, IsTheNewestSessionThatBothRemember) {
  const Json source = json(R"({"session_id":"c","source_last_seq":"9-x","history":[
    {"session_id":"c","recorded_seq":"9-x"},{"session_id":"b","recorded_seq":"5-x"},
    {"session_id":"a","recorded_seq":"1-x"}]})");
  const Json target = json(R"({"session_id":"b","source_last_seq":"5-x","history":[
    {"session_id":"b","recorded_seq":"5-x"},{"session_id":"a","recorded_seq":"1-x"}]})");
  EXPECT_EQ(common_ancestry(source, target).sequence, Json("5-x"));
  EXPECT_EQ(common_ancestry(target, source).sequence, Json("5-x"));
}

TEST(CommonAncestry, IsTheBeginningWhereNoSessionIsShared) {
  const Json source =
      json(R"({"session_id":"a","history":[{"session_id":"a","recorded_seq":"1-x"}]})");
  const Json target =
      json(R"({"session_id":"b","history":[{"session_id":"b","recorded_seq":"1-x"}]})");
  EXPECT_EQ(common_ancestry(source, target).sequence, Json(0));
}

Session session() {
  constexpr TimePoint kStart{std::chrono::seconds(1'700'000'000)};
  Session session{"s", kStart, kStart + std::chrono::seconds(1), Json(0), Json("3-x"), {}};
  session.statistics.docs_written = 3;
  return session;
}

TEST(CheckpointDocument, TellsTheSession) {
  const Json document = checkpoint_document({}, session(), Json::array());
  EXPECT_EQ(*document.find("session_id"), Json("s"));
  EXPECT_EQ(*document.find("source_last_seq"), Json("3-x"));
  EXPECT_EQ(*document.find("replication_id_version"), Json(4));
  const Json& entry = document.find("history")->elements().at(0);
  EXPECT_EQ(*entry.find("start_time"), Json("Tue, 14 Nov 2023 22:13:20 GMT"));
  EXPECT_EQ(*entry.find("recorded_seq"), Json("3-x"));
  EXPECT_EQ(*entry.find("docs_written"), Json(3));
  EXPECT_EQ(document.find("docs_written"), nullptr);
}

TEST(CheckpointDocument, TellsTheCountsTwiceForDocumentIds) {
  Specification specification;
  specification.doc_ids = {"a"};
  EXPECT_EQ(*checkpoint_document(specification, session(), Json::array()).find("docs_written"),
            Json(3));
}

TEST(CheckpointDocument, KeepsFiftySessions) {
  Json older = Json::array();
  for (int i = 0; i < 60; ++i) older.push_back(Json::object({{"session_id", i}}));
  EXPECT_EQ(checkpoint_document({}, session(), older).find("history")->size(), 50U);
}

}  // namespace
}  // namespace purgatory::replication

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/replication.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/manual_clock.h"
#include "tests/doubles/scripted_database.h"

namespace purgatory::replication {
namespace {

using doubles::ScriptedDatabase;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A source with one document that the target lacks; what the real databases do together is tested
// behind `_replicate`.
class ReplicationTest : public testing::Test {
 protected:
  ReplicationTest() {
    source_.be_empty();
    target_.be_empty();
    source_.on("GET _changes", 200,
               R"({"results":[{"seq":"1-x","id":"a","changes":[{"rev":"1-a"}]}],
                   "last_seq":"1-x","pending":0})");
    source_.on("POST _bulk_get", 200,
               R"({"results":[{"id":"a","docs":[{"ok":{"_id":"a","_rev":"1-a"}}]}]})");
    source_.on("GET a", 200,
               R"([{"ok":{"_id":"a","_rev":"1-a","_attachments":{"t":{"data":""}}}}])");
    target_.on("POST _revs_diff", 200, R"({"a":{"missing":["1-a"]}})");
    target_.on("POST _bulk_docs", 201, "[]");
    for (ScriptedDatabase* database : {&source_, &target_}) {
      database->on("PUT _local/checkpoint", 201, "{}");
    }
  }

  Outcome<Json> run() {
    const Retrying retrying{0, clock_, interruption_};
    DatabaseClient source({}, std::make_unique<doubles::ScriptedClient>(source_), retrying);
    DatabaseClient target({}, std::make_unique<doubles::ScriptedClient>(target_), retrying);
    Replication replication(source, target,
                            {specification_, "checkpoint", "session", clock_, interruption_,
                             progress_, [](Rule) { return true; }});
    return replication.run();
  }

  doubles::ManualClock clock_;
  Interruption interruption_;
  Progress progress_;
  Specification specification_;
  ScriptedDatabase source_;
  ScriptedDatabase target_;
};

TEST_F(ReplicationTest, CopiesWhatTheTargetLacks) {
  const auto result = run();
  ASSERT_TRUE(result.has_value()) << result.error().text();
  EXPECT_EQ(target_.body_of("POST _revs_diff"), R"({"a":["1-a"]})");
  EXPECT_EQ(target_.body_of("POST _bulk_docs"),
            R"({"new_edits":false,"docs":[{"_id":"a","_rev":"1-a"}]})");
  EXPECT_EQ(*result->find("source_last_seq"), Json("1-x"));
  EXPECT_EQ(progress_.read().statistics.docs_written, 1U);
  EXPECT_EQ(progress_.read().checkpointed_seq, Json("1-x"));
}

TEST_F(ReplicationTest, CopiesNothingThatTheTargetHas) {
  target_.on("POST _revs_diff", 200, "{}");
  ASSERT_TRUE(run().has_value());
  EXPECT_THAT(target_.requests(), Not(Contains("POST _bulk_docs")));
  EXPECT_EQ(progress_.read().statistics.missing_checked, 1U);
  EXPECT_EQ(progress_.read().statistics.missing_found, 0U);
}

TEST_F(ReplicationTest, WritesTheSameCheckpointToBoth) {
  ASSERT_TRUE(run().has_value());
  const std::string checkpoint = source_.body_of("PUT _local/checkpoint");
  EXPECT_THAT(checkpoint, HasSubstr(R"("session_id":"session")"));
  EXPECT_EQ(target_.body_of("PUT _local/checkpoint"), checkpoint);
}

TEST_F(ReplicationTest, GoesOnFromTheirCheckpoint) {
  for (ScriptedDatabase* database : {&source_, &target_}) {
    database->on("GET _local/checkpoint", 200,
                 R"({"_id":"_local/checkpoint","session_id":"old","source_last_seq":"1-x"})");
  }
  source_.on("GET _changes", 200, R"({"results":[],"last_seq":"1-x","pending":0})");
  const auto result = run();
  ASSERT_TRUE(result.has_value());
  EXPECT_THAT(source_.requests(), Contains(HasSubstr("since=1-x")));
  EXPECT_EQ(*result->find("no_changes"), Json(true));
  EXPECT_EQ(*result->find("session_id"), Json("old"));
  EXPECT_EQ(source_.body_of("PUT _local/checkpoint"), "");
}

TEST_F(ReplicationTest, WritesNoCheckpointUnlessItMay) {
  specification_.use_checkpoints = false;
  EXPECT_EQ(run()->dump(), R"({"use_checkpoints":false})");
  EXPECT_EQ(target_.body_of("PUT _local/checkpoint"), "");
}

TEST_F(ReplicationTest, StartsWhereItIsTold) {
  specification_.since_seq = Json("9-y");
  ASSERT_TRUE(run().has_value());
  EXPECT_THAT(source_.requests(), Contains(HasSubstr("since=9-y")));
}

TEST_F(ReplicationTest, ReadsOneByOneWhereThereIsNoBulkGet) {
  source_.on("POST _bulk_get", 404, "{}");
  ASSERT_TRUE(run().has_value());
  EXPECT_THAT(target_.body_of("POST _bulk_docs"), HasSubstr(R"("_id":"a")"));
  EXPECT_EQ(progress_.read().statistics.bulk_get_attempts, 0U);
  EXPECT_EQ(progress_.read().statistics.docs_read, 1U);
}

TEST_F(ReplicationTest, FetchesWhatIsAttached) {
  source_.on("POST _bulk_get", 200,
             R"({"results":[{"id":"a","docs":[{"ok":{"_id":"a","_rev":"1-a",
                 "_attachments":{"t":{"stub":true}}}}]}]})");
  ASSERT_TRUE(run().has_value());
  EXPECT_THAT(target_.body_of("POST _bulk_docs"), HasSubstr(R"("data":"")"));
}

TEST_F(ReplicationTest, CreatesTheTargetOnceTheSourceIsOpen) {
  specification_.create_target = true;
  source_.on("GET ", 404, "{}");
  EXPECT_EQ(run().error().word, "db_not_found");
  EXPECT_THAT(target_.requests(), testing::IsEmpty());
  source_.be_empty();
  target_.on("PUT ", 201, "{}");
  ASSERT_TRUE(run().has_value());
  EXPECT_THAT(target_.requests().at(0), StartsWith("PUT"));
}

TEST_F(ReplicationTest, RefusesACheckpointForADatabaseMadeAnew) {
  target_.on("POST _ensure_full_commit", 201, R"({"instance_start_time":"2"})");
  const auto result = run();
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().text(), HasSubstr("Target database out of sync"));
}

TEST_F(ReplicationTest, WritesItsCheckpointWhenToldToFinish) {
  specification_.continuous = true;
  source_.on("GET _changes", [this](const Question& question) -> ScriptedDatabase::Answer {
    if (!question.waits()) {
      return Reply{200, R"({"results":[{"id":"a","changes":[{"rev":"1-a"}]}],
                            "last_seq":"1-x","pending":0})"};
    }
    interruption_.raise(Interruption::Level::Finish);
    return Failure<Fault>(Fault{Fault::Kind::Interrupted, ""});
  });
  EXPECT_EQ(run().error().kind, ReplicationError::Kind::Stopped);
  EXPECT_THAT(target_.body_of("PUT _local/checkpoint"), HasSubstr("1-x"));
}

TEST_F(ReplicationTest, WaitsNoLongerThanItsCheckpointIsDue) {
  specification_.continuous = true;
  specification_.checkpoint_interval = std::chrono::seconds(5);
  std::vector<std::chrono::milliseconds> waits;
  source_.on("GET _changes", [&](const Question& question) -> ScriptedDatabase::Answer {
    if (question.waits()) waits.push_back(question.patience);
    clock_.advance(question.patience);
    if (waits.size() == 2) interruption_.raise(Interruption::Level::Abort);
    return Reply{200, R"({"results":[],"last_seq":"1-x","pending":0})"};
  });
  EXPECT_EQ(run().error().kind, ReplicationError::Kind::Stopped);
  EXPECT_THAT(waits, testing::ElementsAre(std::chrono::seconds(5), std::chrono::seconds(20)));
  EXPECT_THAT(target_.body_of("PUT _local/checkpoint"), HasSubstr("1-x"));
}

}  // namespace
}  // namespace purgatory::replication

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/database_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/manual_clock.h"
#include "tests/doubles/scripted_database.h"

namespace purgatory::replication {
namespace {

using doubles::ScriptedDatabase;
using testing::ElementsAre;
using testing::HasSubstr;

class DatabaseClientTest : public testing::Test {
 protected:
  DatabaseClient client(std::uint64_t retries = 0) {
    DatabaseAddress address;
    address.url = "http://host/db/";
    return {address,
            std::make_unique<doubles::ScriptedClient>(database_),
            {retries, clock_, interruption_}};
  }
  static ScriptedDatabase::Answer fault(Fault::Kind kind) {
    return Failure<Fault>(Fault{kind, "detail"});
  }

  doubles::ManualClock clock_;
  Interruption interruption_;
  ScriptedDatabase database_;
};

TEST_F(DatabaseClientTest, OpensWhatHasASequence) {
  database_.be_empty();
  const auto facts = client().open();
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->instance_start_time, Json("1"));
}

TEST_F(DatabaseClientTest, SaysWhyItCannotOpen) {
  const struct {
    int status;
    std::string word;
    std::string reason;
  } rows[] = {
      {401, "unauthorized", "unauthorized to access or create database http://host/db/"},
      {403, "forbidden", "forbidden to access or create database http://host/db/"},
      {404, "db_not_found", "could not open http://host/db/"},
      {200, "db_not_found", "could not open http://host/db/"},
      {503, "db_not_found", "could not open http://host/db/"},
  };
  for (const auto& row : rows) {
    database_.on("GET ", row.status, "{}");
    const auto facts = client().open();
    ASSERT_FALSE(facts.has_value()) << row.status;
    EXPECT_EQ(facts.error().word, row.word);
    EXPECT_EQ(facts.error().reason, row.reason);
  }
}

TEST_F(DatabaseClientTest, TellsOfTheNetworkAsErlangDoes) {
  database_.on("GET ", [](const Question&) { return fault(Fault::Kind::Refused); });
  const auto facts = client().open();
  ASSERT_FALSE(facts.has_value());
  EXPECT_THAT(facts.error().reason, HasSubstr("{http_request_failed,\"GET\",\n"));
  EXPECT_THAT(facts.error().reason, HasSubstr("{error,{conn_failed,{error,econnrefused}}}"));
  database_.on("GET ", [](const Question&) { return fault(Fault::Kind::Unresolved); });
  EXPECT_EQ(client().open().error().text(), "nxdomain: could not resolve http://host/db/");
}

TEST_F(DatabaseClientTest, RepeatsWhatTheServerFailedAt) {
  int asked = 0;
  database_.on("GET ", [&](const Question&) -> ScriptedDatabase::Answer {
    if (++asked < 3) return Reply{503, "{}"};
    return Reply{200, R"({"update_seq":"0","instance_start_time":"0"})"};
  });
  // Each pause is over before it begins.
  struct Racing final : Clock {
    TimePoint now() const override { return time += std::chrono::hours(1); }
    mutable TimePoint time{};
  } racing;
  DatabaseAddress address;
  DatabaseClient repeating(address, std::make_unique<doubles::ScriptedClient>(database_),
                           {5, racing, interruption_});
  EXPECT_TRUE(repeating.open().has_value());
  EXPECT_EQ(asked, 3);
}

TEST_F(DatabaseClientTest, TakesADatabaseThatIsThereForCreated) {
  database_.on("PUT ", 412, R"({"error":"file_exists"})");
  EXPECT_TRUE(client().create(Json::object({{"q", 1}})).has_value());
  EXPECT_THAT(database_.requests(), ElementsAre("PUT ?q=1"));
  database_.on("PUT ", 401, "{}");
  EXPECT_EQ(client().create(Json::object()).error().word, "unauthorized");
}

TEST_F(DatabaseClientTest, WritesACheckpointOverTheOneThatIsThere) {
  database_.on("GET _local/id", 200, R"({"_id":"_local/id","_rev":"0-4","x":1})");
  database_.on("PUT _local/id", 201, "{}");
  EXPECT_TRUE(client().write_checkpoint("id", Json::object({{"y", 2}})).has_value());
  EXPECT_EQ(database_.body_of("PUT _local/id"), R"({"_id":"_local/id","_rev":"0-4","y":2})");
}

TEST_F(DatabaseClientTest, AsksForChangesAsTheSpecificationSays) {
  database_.be_empty();
  database_.on("POST _changes", 200, R"({"results":[],"last_seq":"1-x"})");
  Specification specification;
  ASSERT_TRUE(client().changes(specification, {Json("7-a b"), 10, {}}).has_value());
  specification.filter = "design/name";
  specification.query_params = Json::object({{"k", "v w"}});
  ASSERT_TRUE(client().changes(specification, {Json(0), 10, std::chrono::seconds(2)}).has_value());
  specification.filter.clear();
  specification.winning_revs_only = true;
  specification.doc_ids = {"a"};
  ASSERT_TRUE(client().changes(specification, {}).has_value());
  EXPECT_THAT(
      database_.requests(),
      ElementsAre("GET _changes?feed=normal&style=all_docs&since=7-a%20b&limit=10",
                  "GET _changes?feed=longpoll&timeout=2000&style=all_docs&since=0&limit=10"
                  "&filter=design%2Fname&k=v%20w",
                  "POST _changes?feed=normal&style=main_only&since=0&limit=500&filter=_doc_ids"));
  EXPECT_EQ(database_.body_of("POST _changes"), R"({"doc_ids":["a"]})");
}

TEST_F(DatabaseClientTest, KnowsADatabaseWithoutBulkGet) {
  for (const int status : {400, 404, 405, 501}) {
    database_.on("POST _bulk_get", status, "{}");
    const auto fetched = client().fetch({{"a", "1-x"}});
    ASSERT_TRUE(fetched.has_value());
    EXPECT_EQ(*fetched, std::nullopt) << status;
  }
}

TEST_F(DatabaseClientTest, ReadsAttachmentsWithTheDocument) {
  database_.on("GET _design/a%2Fb", 200, R"([{"ok":{"_id":"_design/a/b"}},{"missing":"2-y"}])");
  const auto documents = client().fetch_whole("_design/a/b", {"1-x", "2-y"});
  ASSERT_TRUE(documents.has_value());
  EXPECT_EQ(documents->size(), 1U);
  EXPECT_THAT(database_.requests().at(0), HasSubstr("attachments=true"));
  EXPECT_THAT(database_.requests().at(0), HasSubstr("open_revs=%5B%221-x%22%2C%222-y%22%5D"));
}

TEST_F(DatabaseClientTest, CountsTheDocumentsThatAreRefused) {
  database_.on("POST _bulk_docs", 201, R"([{"id":"b","error":"forbidden","reason":"no"}])");
  EXPECT_EQ(client().store({"{}", "{}"}).value(), 1U);
  EXPECT_EQ(database_.body_of("POST _bulk_docs"), R"({"new_edits":false,"docs":[{},{}]})");
}

TEST_F(DatabaseClientTest, SendsOneByOneWhatIsTooLargeTogether) {
  database_.on("POST _bulk_docs", [](const Question& question) -> ScriptedDatabase::Answer {
    const bool is_large = question.body.find("large") != std::string::npos;
    return Reply{is_large ? 413 : 201, "[]"};
  });
  EXPECT_EQ(client().store({"{}", R"({"large":1})", "{}"}).value(), 1U);
}

TEST_F(DatabaseClientTest, ReadsTheCodeOfAFilter) {
  database_.on("GET _design/d", 200, R"({"filters":{"f":"function(){}"}})");
  EXPECT_EQ(client().filter_code("d/f").value(), "function(){}");
  EXPECT_EQ(client().filter_code("_doc_ids").value(), "");
  EXPECT_EQ(client().filter_code("d/g").error().kind, ReplicationError::Kind::NotFound);
  EXPECT_EQ(client().filter_code("e/f").error().kind, ReplicationError::Kind::NotFound);
}

TEST_F(DatabaseClientTest, EndsWhenItIsInterrupted) {
  database_.on("GET ", [](const Question&) { return fault(Fault::Kind::Interrupted); });
  EXPECT_EQ(client(5).open().error().kind, ReplicationError::Kind::Stopped);
}

}  // namespace
}  // namespace purgatory::replication

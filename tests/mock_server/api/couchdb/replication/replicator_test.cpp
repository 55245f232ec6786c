// SPDX-License-Identifier: Apache-2.0
// Replications of several nodes, which come and go.
#include "mock_server/api/couchdb/replication/replicator.h"

#include <gmock/gmock.h>

#include "tests/doubles/eventually.h"
#include "tests/mock_server/api/couchdb/cluster/nodes_fixture.h"

namespace purgatory::api {
namespace {

using doubles::eventually;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kNames = R"({"source":"db","target":"t"})";
constexpr const char* kContinuous = R"({"source":"db","target":"t","continuous":true})";

class ReplicatorTest : public NodesTest {
 protected:
  ReplicatorTest() { EXPECT_EQ(at(1).send("PUT", "/t").status(), 201); }

  static std::string document(const std::string& source, const std::string& target,
                              const std::string& members = "") {
    return R"({"source":{"url":"http://)" + source +
           R"(","auth":{"basic":{"username":"admin","password":"pass"}}},"target":{"url":"http://)" +
           target + R"(","auth":{"basic":{"username":"admin","password":"pass"}}})" + members + "}";
  }
  static std::string continuous() {
    return document("node2/db", "node2/t", R"(,"continuous":true)");
  }

  // The documents whose jobs there are, and the nodes that carry them out: "c@purgatory1 ".
  std::string jobs(std::size_t asked) {
    const Json answer = at(asked).get("/_scheduler/jobs").json();
    std::string text;
    for (const Json& job : answer.find("jobs")->elements()) {
      const std::string& node = job.find("node")->as_string();
      text += job.find("doc_id")->is_null() ? "" : job.find("doc_id")->as_string();
      text += "@" + node.substr(0, node.find('@')) + " ";
    }
    return text;
  }
  bool is_running(std::size_t asked) {
    return eventually([&] { return at(asked).get("/_active_tasks").json().size() == 1; });
  }
  bool comes_to(std::size_t asked, const std::string& id, const std::string& state) {
    return eventually([&] {
      const std::string text = at(asked).get("/_replicator/" + id + "?r=1").text();
      return text.find("\"_replication_state\":\"" + state) != std::string::npos;
    });
  }
  std::string copy(std::size_t node, const std::string& id) {
    return at(1)
        .get("/_mock/couchdb/databases/_replicator/documents/" + id +
             "?node=" + std::to_string(node))
        .text();
  }
};

TEST_F(ReplicatorTest, DatabasesAreCopiedByTheNodeThatIsAsked) {
  write(1, "/db/a", "{}");
  steer("nodes/1/stop");
  const auto answer = at(2).post("/_replicate", kNames);
  EXPECT_EQ(answer.status(), 200) << answer.text();
  EXPECT_EQ(at(3).get("/t/a").status(), 200);
}

TEST_F(ReplicatorTest, ReplicationGoesOnWhenAnotherNodeStops) {
  EXPECT_EQ(at(2).post("/_replicate", kContinuous).status(), 202);
  ASSERT_TRUE(is_running(3));
  EXPECT_EQ(at(3).get("/_active_tasks").json().elements()[0].find("node")->as_string(),
            "purgatory2@127.0.0.1");
  steer("nodes/1/stop");
  write(2, "/db/a", "{}");
  EXPECT_TRUE(eventually([&] { return at(2).get("/t/a").status() == 200; }));
  EXPECT_EQ(jobs(3), "@purgatory2 ");
}

TEST_F(ReplicatorTest, ReplicationEndsWithTheNodeThatWasAsked) {
  EXPECT_EQ(at(2).post("/_replicate", kContinuous).status(), 202);
  ASSERT_TRUE(is_running(3));
  steer("nodes/2/stop");
  EXPECT_EQ(jobs(3), "");
}

TEST_F(ReplicatorTest, JobOfADocumentIsTakenOverByAnotherNode) {
  write(2, "/_replicator/c", continuous());
  ASSERT_TRUE(is_running(3));
  EXPECT_EQ(jobs(3), "c@purgatory1 ");
  steer("nodes/1/stop");
  EXPECT_EQ(jobs(3), "c@purgatory2 ");
  write(2, "/db/a", "{}");
  EXPECT_TRUE(eventually([&] { return at(2).get("/t/a").status() == 200; }));
}

TEST_F(ReplicatorTest, JobsOfDocumentsWaitForANode) {
  write(2, "/_replicator/c", continuous());
  for (const char* node : {"1", "2", "3"}) steer("nodes/" + std::string(node) + "/stop");
  EXPECT_THAT(at(1).get("/_mock/couchdb/replications").text(), HasSubstr(R"("total_rows":0)"));
  steer("nodes/3/start");
  EXPECT_EQ(jobs(3), "c@purgatory3 ");
}

TEST_F(ReplicatorTest, JobStaysWhileAnotherNodeDoesNotKnowItsDocument) {
  steer("links/1/3/cut");
  steer("links/2/3/cut");
  write(1, "/_replicator/c", continuous());
  write(3, "/_replicator/other", document("node3/db", "node3/t", R"(,"continuous":true)"));
  EXPECT_THAT(jobs(1), HasSubstr("c@"));
  EXPECT_THAT(jobs(1), HasSubstr("other@"));
  EXPECT_EQ(at(1).get("/_scheduler/docs/_replicator/c").status(), 200);
  steer("links/1/3/heal");
  EXPECT_THAT(jobs(3), HasSubstr("c@"));
  EXPECT_THAT(jobs(3), HasSubstr("other@"));
}

TEST_F(ReplicatorTest, JobEndsWithItsDocument) {
  const std::string first = write(1, "/_replicator/c", continuous());
  EXPECT_EQ(jobs(2), "c@purgatory1 ");
  EXPECT_EQ(at(3).remove("/_replicator/c?rev=" + first).status(), 200);
  EXPECT_EQ(jobs(2), "");
  const std::string second = write(1, "/_replicator/d", continuous());
  EXPECT_EQ(at(3).post("/_replicator/_purge", R"({"d":[")" + second + R"("]})").status(), 201);
  EXPECT_EQ(jobs(2), "");
}

TEST_F(ReplicatorTest, JobDoesNotBeginAgainOnANodeThatMissedTheDeletion) {
  steer("nodes/3/stop");
  const std::string first = write(1, "/_replicator/c", continuous());
  steer("nodes/3/start");
  steer("nodes/1/stop");
  steer("nodes/2/stop");
  EXPECT_EQ(jobs(3), "c@purgatory3 ");
  EXPECT_EQ(at(3).remove("/_replicator/c?rev=" + first).status(), 202);
  steer("nodes/1/start");
  EXPECT_EQ(jobs(1), "");
}

TEST_F(ReplicatorTest, JobsEndWithTheirDatabase) {
  EXPECT_EQ(at(1).send("PUT", "/x%2F_replicator").status(), 201);
  write(1, "/x%2F_replicator/c", continuous());
  EXPECT_EQ(jobs(2), "c@purgatory1 ");
  EXPECT_EQ(at(3).remove("/x%2F_replicator").status(), 200);
  EXPECT_EQ(jobs(2), "");
}

TEST_F(ReplicatorTest, EndIsWrittenToTheCopiesThatAreReached) {
  steer("nodes/1/stop");
  write(2, "/_replicator/r", document("node2/db", "node3/t"));
  EXPECT_TRUE(comes_to(3, "r", "completed"));
  EXPECT_THAT(copy(1, "r"), HasSubstr("There is no document"));
  steer("nodes/1/start");
  EXPECT_TRUE(comes_to(1, "r", "completed"));
}

TEST_F(ReplicatorTest, EndIsNotWrittenToTheCopyOfAStoppedNode) {
  write(2, "/_replicator/r", document("node2/db", "node3/late"));
  ASSERT_TRUE(eventually([&] { return jobs(2) == "r@purgatory1 "; }));
  ASSERT_TRUE(eventually([&] {
    return at(2).get("/_scheduler/docs/_replicator/r").text().find("crashing") != std::string::npos;
  }));
  steer("nodes/1/stop");
  EXPECT_EQ(at(2).send("PUT", "/late").status(), 201);
  EXPECT_EQ(at(2).post("/_mock/clock/advance", R"({"seconds":30})").status(), 200);
  EXPECT_TRUE(comes_to(3, "r", "completed"));
  EXPECT_THAT(copy(1, "r"), Not(HasSubstr("\"2-")));
  EXPECT_THAT(copy(2, "r"), HasSubstr("\"2-"));
}

}  // namespace
}  // namespace purgatory::api

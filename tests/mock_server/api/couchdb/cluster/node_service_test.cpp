// SPDX-License-Identifier: Apache-2.0
// A node that is stopped while it is at work on a request: nobody hears of it any more, and nothing
// is done or said to be done.
#include "mock_server/api/couchdb/cluster/node_service.h"

#include <functional>

#include "tests/doubles/function_service.h"
#include "tests/mock_server/api/couchdb/cluster/nodes_fixture.h"

namespace purgatory::api {
namespace {

// A body during whose arrival something happens.
class EventfulBody final : public http::BodyReader {
 public:
  EventfulBody(std::string bytes, std::function<void()> event)
      : bytes_(std::move(bytes)), event_(std::move(event)) {}
  Result<std::string, http::BodyError> read(std::uint64_t /*limit*/) override {
    event_();
    return bytes_;
  }

 private:
  std::string bytes_;
  std::function<void()> event_;
};

class NodeServiceTest : public NodesTest {
 protected:
  // What the first node answers when this happens between the head of a request and its body.
  http::Response answer_meanwhile(const std::string& method, const std::string& path,
                                  const std::string& body, const std::function<void()>& event) {
    FunctionService sender([&](const http::Request& sent) {
      http::Request request = sent;
      EventfulBody reader(body, event);
      request.body = &reader;
      return services_.front()->handle(request);
    });
    return doubles::ServiceClient(sender).send(method, path, body).response;
  }

  struct Written {
    const char* method;
    const char* path;
    const char* body;
  };
  static constexpr Written kWrites[] = {
      {"PUT", "/db/d", R"({"a":1})"},
      {"POST", "/db", R"({"_id":"d"})"},
      {"PUT", "/db/_local/d", "{}"},
      {"POST", "/db/_bulk_docs", R"({"docs":[{"_id":"d"}]})"},
      {"POST", "/db/_bulk_docs", R"({"new_edits":false,"docs":[{"_id":"d","_rev":"1-a"}]})"},
      {"POST", "/db/_purge", R"({"old":["1-a"]})"},
      {"PUT", "/db/_revs_limit", "55"},
      {"PUT", "/db/_purged_infos_limit", "55"},
      {"PUT", "/db/_security", R"({"admins":{"names":["x"]}})"},
      {"POST", "/db/_index", R"({"index":{"fields":["a"]},"name":"i"})"},
      {"PUT", "/db/old/file", "bytes"},
  };

  // All that one can ask of the database, as a node has it.
  std::string everything(std::size_t node) {
    std::string text;
    for (const char* path : {"/db/_all_docs", "/db/_local_docs", "/db/old", "/db/_purged_infos",
                             "/db/_revs_limit", "/db/_purged_infos_limit", "/db/_security"}) {
      text += at(node).get(path).text();
    }
    return text;
  }
};

TEST_F(NodeServiceTest, RequestIsNotAnsweredWhenItsNodeIsStoppedBeforeItsBodyCame) {
  at(1).post("/db/_bulk_docs", R"({"new_edits":false,"docs":[{"_id":"old","_rev":"1-a"}]})");
  const std::string before = everything(1);
  for (const Written& one : kWrites) {
    SCOPED_TRACE(one.path);
    const auto answer =
        answer_meanwhile(one.method, one.path, one.body, [this] { steer("nodes/1/stop"); });
    EXPECT_TRUE(answer.breaks.has_value()) << answer.body;
    steer("nodes/1/start");
    for (const std::size_t node : {1, 2, 3}) EXPECT_EQ(everything(node), before);
  }
}

TEST_F(NodeServiceTest, RequestIsNotAnsweredByANodeThatIsBackMeanwhile) {
  at(1).post("/db/_bulk_docs", R"({"new_edits":false,"docs":[{"_id":"old","_rev":"1-a"}]})");
  const std::string before = everything(1);
  for (const Written& one : kWrites) {
    SCOPED_TRACE(one.path);
    const auto answer = answer_meanwhile(one.method, one.path, one.body, [this] {
      steer("nodes/1/stop");
      steer("nodes/1/start");
    });
    EXPECT_TRUE(answer.breaks.has_value()) << answer.body;
    EXPECT_EQ(everything(1), before);
  }
}

TEST_F(NodeServiceTest, ReadingIsNotAnsweredWhenItsNodeIsStoppedMeanwhile) {
  for (const char* path : {"/db/_find", "/db/_all_docs", "/db/_revs_diff", "/db/_bulk_get"}) {
    SCOPED_TRACE(path);
    const auto answer = answer_meanwhile("POST", path, R"({"selector":{},"keys":[],"docs":[]})",
                                         [this] { steer("nodes/1/stop"); });
    EXPECT_TRUE(answer.breaks.has_value()) << answer.body;
    steer("nodes/1/start");
  }
}

TEST_F(NodeServiceTest, OtherNodesAnswerWhateverHappensToOne) {
  const auto answer = answer_meanwhile("PUT", "/db/d", "{}", [this] { steer("nodes/2/stop"); });
  EXPECT_EQ(answer.status, 201);
}

}  // namespace
}  // namespace purgatory::api

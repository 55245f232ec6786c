// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/mock_server/api/couchdb/views/views_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;

constexpr const char* kByN = "function(doc) { emit(doc.n, doc.t) }";

class MapViews : public ViewsTest {
 protected:
  MapViews() {
    given_view(kByN);
    put("a", R"({"n":1,"t":"x"})");
    put("b", R"({"n":2})");
    put("c", R"({"n":2,"t":"y"})");
    put("d", R"({"n":"s"})");
  }
};

TEST_F(MapViews, ListRowsByKeyAndId) {
  EXPECT_EQ(ask().text(),
            "{\"total_rows\":4,\"offset\":0,\"rows\":[\r\n"
            "{\"id\":\"a\",\"key\":1,\"value\":\"x\"},\r\n"
            "{\"id\":\"b\",\"key\":2,\"value\":null},\r\n"
            "{\"id\":\"c\",\"key\":2,\"value\":\"y\"},\r\n"
            "{\"id\":\"d\",\"key\":\"s\",\"value\":null}\r\n]}\n");
  EXPECT_EQ(rows("?descending=true"), "\"s\"@d 2@c 2@b 1@a");
}

TEST_F(MapViews, TakeRangesOfKeysAndIds) {
  EXPECT_EQ(rows("?key=2"), "2@b 2@c");
  EXPECT_EQ(rows("?startkey=2&endkey=2"), "2@b 2@c");
  EXPECT_EQ(rows("?startkey=2&startkey_docid=c"), "2@c \"s\"@d");
  EXPECT_EQ(rows("?endkey=2&endkey_docid=b"), "1@a 2@b");
  EXPECT_EQ(rows("?endkey=2&inclusive_end=false"), "1@a");
  EXPECT_EQ(rows("?descending=true&startkey=2&endkey=1&inclusive_end=false"), "2@c 2@b");
  EXPECT_EQ(rows("?descending=true&startkey=2&startkey_docid=b"), "2@b 1@a");
  EXPECT_EQ(rows("?keys=[\"s\",1,7]"), "\"s\"@d 1@a");
}

TEST_F(MapViews, SkipAndLimit) {
  EXPECT_EQ(rows("?skip=1&limit=2"), "2@b 2@c");
  EXPECT_EQ(rows("?limit=0"), "");
  EXPECT_EQ(rows("?skip=9"), "");
}

TEST_F(MapViews, SayHowManyRowsComeBefore) {
  const auto offset = [this](const std::string& query) {
    return ask(query).json().find("offset")->as_integer();
  };
  EXPECT_EQ(offset("?key=2"), 1);
  EXPECT_EQ(offset("?key=2&skip=1"), 2);
  EXPECT_EQ(offset("?descending=true&startkey=2"), 1);
  EXPECT_EQ(offset("?key=1.5"), 1);
  EXPECT_EQ(offset("?skip=9"), 4);
  EXPECT_EQ(offset("?keys=[\"s\",1]"), 3);
}

TEST_F(MapViews, ShowDocumentsBesideTheirRows) {
  EXPECT_THAT(ask("?key=1&include_docs=true").text(), HasSubstr(R"("doc":{"_id":"a","_rev":"1-)"));
  given_view("function(doc) { if (doc.n === 1) emit(1, {_id: 'd'}) }");
  EXPECT_THAT(ask("?include_docs=true").text(), HasSubstr(R"("doc":{"_id":"d",)"));
  given_view("function(doc) { if (doc.n === 1) emit(1, {_id: 'none'}) }");
  EXPECT_THAT(ask("?include_docs=true").text(), HasSubstr(R"("doc":null})"));
}

TEST_F(MapViews, TakeOptionsInABody) {
  const auto post = [this](const std::string& body, const std::string& query = "") {
    return client_.post("/db/_design/d/_view/v" + query, body);
  };
  EXPECT_EQ(rows_of(post(R"({"keys":[2,1]})")), "2@b 2@c 1@a");
  EXPECT_EQ(rows_of(post(R"({"startkey":2,"limit":1})")), "2@b");
  EXPECT_EQ(rows_of(post(R"({"limit":1})", "?limit=2")), "1@a 2@b");
  EXPECT_EQ(post(R"({"keys":1})").reason(), "`keys` member must be an array.");
  EXPECT_EQ(post(R"({"queries":[]})").reason(),
            "The `queries` parameter is no longer supported at this endpoint");
}

TEST_F(MapViews, AnswerSeveralQueriesAtOnce) {
  const auto answer = client_.post("/db/_design/d/_view/v/queries",
                                   R"({"queries":[{"key":1},{"limit":1,"descending":true}]})");
  EXPECT_EQ(answer.text(),
            "{\"results\":[\r\n"
            "{\"total_rows\":4,\"offset\":0,\"rows\":[\r\n{\"id\":\"a\",\"key\":1,\"value\":\"x\"}"
            "\r\n]},\r\n"
            "{\"total_rows\":4,\"offset\":0,\"rows\":[\r\n{\"id\":\"d\",\"key\":\"s\",\"value\":"
            "null}\r\n]}"
            "\r\n]}\n");
  EXPECT_EQ(client_.post("/db/_design/d/_view/v/queries", "{}").reason(),
            "POST body must include `queries` parameter.");
}

TEST_F(MapViews, RefuseWhatCannotBeAsked) {
  const std::vector<std::pair<std::string, std::string>> refused{
      {"?reduce=true", "Reduce is invalid for map-only views."},
      {"?group=true", "Invalid use of grouping on a map view."},
      {"?limit=x", "Invalid value for integer: \"x\""},
      {"?limit=-1", "Invalid value for positive integer: \"-1\""},
      {"?descending=yes", "Invalid boolean parameter: \"yes\""},
      {"?stale=no", "Invalid value for `stale`."},
      {"?update=no", "Invalid value for `update`."},
      {"?stable=no", "Invalid value for `stable`."},
      {"?keys=[1,2]&key=1", "`keys` is incompatible with `key`, `start_key` and `end_key`"},
      {"?keys=1", "`keys` must be an array of strings."},
      {"?startkey=2&endkey=1",
       "No rows can match your key range, reverse your start_key and end_key or set "
       "descending=true"},
      {"?startkey=1&endkey=2&descending=true",
       "No rows can match your key range, reverse your start_key and end_key or set "
       "descending=false"}};
  for (const auto& [query, reason] : refused) {
    const auto answer = ask(query);
    EXPECT_EQ(answer.status(), 400) << query;
    EXPECT_EQ(answer.json().find("error")->as_string(), "query_parse_error") << query;
    EXPECT_EQ(answer.reason(), reason) << query;
  }
}

TEST_F(MapViews, AreMissedByName) {
  EXPECT_EQ(client_.get("/db/_design/d/_view/none").reason(), "missing_named_view");
  EXPECT_EQ(client_.get("/db/_design/none/_view/v").reason(), "missing");
  const std::string revision = client_.get("/db/_design/d").json().find("_rev")->as_string();
  client_.send("DELETE", "/db/_design/d?rev=" + revision);
  EXPECT_EQ(ask().reason(), "deleted");
}

TEST_F(MapViews, MayBeReadAsTheyAre) {
  EXPECT_EQ(rows("?update=false"), "");
  EXPECT_EQ(rows("?key=1"), "1@a");
  put("e", R"({"n":1})");
  EXPECT_EQ(rows("?key=1&stale=ok"), "1@a");
  EXPECT_EQ(rows("?key=1&update=lazy"), "1@a");
  EXPECT_EQ(rows("?key=1&update=false"), "1@a 1@e");
}

TEST_F(MapViews, SayToWhichChangeTheyGo) {
  EXPECT_THAT(ask("?update_seq=true&limit=0").text(), HasSubstr(R"("offset":0,"update_seq":"5-)"));
}

TEST_F(MapViews, OrderKeysAsErlangDoesWhenAsked) {
  given_design(
      R"({"views":{"v":{"map":"function(doc) { emit(doc.n) }","options":{"collation":"raw"}}}})");
  put("e", R"({"n":"B"})");
  put("f", R"({"n":"a"})");
  EXPECT_EQ(rows("?startkey=\"A\""), R"("B"@e "a"@f "s"@d)");
}

TEST_F(MapViews, LeaveDesignDocumentsOutUnlessTold) {
  given_view("function(doc) { emit(doc._id[0]) }");
  EXPECT_EQ(rows("?key=\"_\""), "");
  given_design(R"({"options":{"include_design":true},
                   "views":{"v":{"map":"function(doc) { emit(doc._id[0]) }"}}})");
  EXPECT_EQ(rows("?key=\"_\""), "\"_\"@_design/d");
}

class ReduceViews : public ViewsTest {
 protected:
  ReduceViews() {
    put("a", R"({"k":["x",1],"n":1})");
    put("b", R"({"k":["x",2],"n":2})");
    put("c", R"({"k":["y",3],"n":3})");
    put("d", R"({"k":"z","n":4})");
  }
  void given_reduce(const std::string& reduce) {
    given_view("function(doc) { emit(doc.k, doc.n) }", reduce);
  }
};

TEST_F(ReduceViews, PutRowsTogetherByLevels) {
  given_reduce("_sum");
  EXPECT_EQ(rows(), "null=10");
  EXPECT_EQ(rows("?group_level=1"), R"("z"=4 ["x"]=3 ["y"]=3)");
  EXPECT_EQ(rows("?group=true"), R"("z"=4 ["x",1]=1 ["x",2]=2 ["y",3]=3)");
  EXPECT_EQ(rows("?group_level=1&descending=true"), R"(["y"]=3 ["x"]=3 "z"=4)");
  EXPECT_EQ(rows("?group=true&skip=1&limit=2"), R"(["x",1]=1 ["x",2]=2)");
  EXPECT_EQ(rows(R"(?group_level=1&startkey=["x",2])"), R"(["x"]=2 ["y"]=3)");
  EXPECT_EQ(rows(R"(?group_level=1&endkey=["x",1])"), R"("z"=4 ["x"]=1)");
  EXPECT_EQ(rows("?key=7"), "");
  EXPECT_EQ(rows(R"(?group=true&keys=["z",["x",2]])"), R"("z"=4 ["x",2]=2)");
  EXPECT_EQ(rows("?reduce=false"), R"("z"@d ["x",1]@a ["x",2]@b ["y",3]@c)");
}

TEST_F(ReduceViews, KnowTheBuiltInFunctions) {
  given_reduce("_count");
  EXPECT_EQ(rows(), "null=4");
  given_reduce("_stats");
  EXPECT_EQ(rows(), R"(null={"sum":10,"count":4,"min":1,"max":4,"sumsqr":30})");
  given_reduce("_approx_count_distinct");
  EXPECT_EQ(rows(), "null=4");
}

// CouchDB puts the results of its shards together at the end, however many there are.
TEST_F(ReduceViews, RunFunctionsOfTheirOwnOnceMoreAtTheEnd) {
  given_reduce(
      "function(keys, values, rereduce) { return rereduce ? 'again ' + values : sum(values) }");
  EXPECT_EQ(rows(), R"(null="again 10")");
  EXPECT_EQ(rows(R"(?key="z")"), R"(null="again 4")");
}

TEST_F(ReduceViews, FollowWritesAndPurges) {
  given_reduce("_sum");
  EXPECT_EQ(rows(), "null=10");
  const std::string revision = client_.get("/db/b").json().find("_rev")->as_string();
  client_.post("/db/_purge", R"({"b":[")" + revision + R"("]})");
  EXPECT_EQ(rows(), "null=8");
  put("e", R"({"k":1,"n":100})");
  EXPECT_EQ(rows(), "null=108");
}

TEST_F(ReduceViews, TellErrorsInTheirRowOrAsTheAnswer) {
  put("e", R"({"k":"e","n":"text"})");
  given_reduce("_sum");
  EXPECT_THAT(ask().text(), HasSubstr(R"("value":{"error":"builtin_reduce_error","reason":)"));
  given_reduce("_stats");
  EXPECT_EQ(ask().status(), 500);
  EXPECT_THAT(ask().text(), HasSubstr(R"({"error":"invalid_value","reason":)"));
  given_reduce("function(keys, values) { return 'x'.repeat(6000) }");
  EXPECT_THAT(ask().text(), HasSubstr(R"({"key":null,"error":"reduce_overflow_error","reason":)"));
}

TEST_F(ReduceViews, RefuseWhatCannotBeAsked) {
  given_reduce("_count");
  const std::vector<std::pair<std::string, std::string>> refused{
      {"?include_docs=true", "`include_docs` is invalid for reduce"},
      {"?conflicts=true", "`conflicts` is invalid for reduce views."},
      {"?keys=[1,2]", "Multi-key fetches for reduce views must use `group=true`"},
      {"?group=false&group_level=1",
       "Can't specify group=false and group_level>0 at the same time"}};
  for (const auto& [query, reason] : refused) EXPECT_EQ(ask(query).reason(), reason) << query;
  EXPECT_EQ(rows(R"(?keys=["z"])"), "null=1");
}

class IndexesOfViews : public ViewsTest {
 protected:
  IndexesOfViews() { given_view("function(doc) { emit(doc.n) }"); }

  Json facts() { return *client_.get("/db/_design/d/_info").json().find("view_index"); }
  std::string fact(std::string_view name) { return facts().find(name)->dump(); }
};

TEST_F(IndexesOfViews, KeepACheckpointThatFollowsThePurges) {
  const std::string revision = put("a", R"({"n":1})");
  rows();
  client_.post("/db/_purge", R"({"a":[")" + revision + R"("]})");
  EXPECT_EQ(fact("purge_seq"), "0");
  EXPECT_EQ(rows(), "");
  EXPECT_EQ(fact("purge_seq"), "1");
  const std::string signature = facts().find("signature")->as_string();
  const auto checkpoint = client_.get("/db/_local/purge-mrview-" + signature);
  EXPECT_EQ(checkpoint.json().find("purge_seq")->dump(), "1");
  EXPECT_EQ(checkpoint.json().find("ddoc_id")->dump(), "\"_design/d\"");
}

TEST_F(IndexesOfViews, TellHowFarTheyAre) {
  put("a", R"({"n":1})");
  EXPECT_EQ(fact("update_seq"), "0");
  rows();
  EXPECT_EQ(fact("update_seq"), "2");
  EXPECT_EQ(fact("language"), "\"javascript\"");
  put("b", R"({"n":1})");
  EXPECT_EQ(facts().find("updates_pending")->find("total")->dump(), "1");
}

TEST_F(IndexesOfViews, AreForgottenWithTheirDesignDocument) {
  rows();
  const std::string signature = facts().find("signature")->as_string();
  const std::string revision = client_.get("/db/_design/d").json().find("_rev")->as_string();
  client_.send("DELETE", "/db/_design/d?rev=" + revision);
  EXPECT_EQ(client_.post("/db/_view_cleanup", "").status(), 202);
  EXPECT_EQ(client_.get("/db/_local/purge-mrview-" + signature).status(), 404);
}

TEST_F(IndexesOfViews, AreServedForAWhileWhenTheirDesignDocumentIsPurged) {
  put("a", R"({"n":1})");
  rows();
  const std::string revision = client_.get("/db/_design/d").json().find("_rev")->as_string();
  client_.post("/db/_purge", R"({"_design/d":[")" + revision + R"("]})");
  EXPECT_EQ(rows(), "1@a");
  clock_.advance(std::chrono::seconds(68));
  EXPECT_EQ(ask().status(), 404);
}

TEST_F(IndexesOfViews, BeginAnewWithADatabaseOfTheSameName) {
  put("a", R"({"n":1})");
  EXPECT_EQ(rows(), "1@a");
  client_.send("DELETE", "/db");
  client_.send("PUT", "/db");
  given_view("function(doc) { emit(doc.n) }");
  put("b", R"({"n":2})");
  EXPECT_EQ(rows(), "2@b");
}

// Functions that mean ill.

class HostileViews : public ViewsTest {
 protected:
  HostileViews() { put("a", R"({"n":1})"); }
};

TEST_F(HostileViews, ThatRunForEverTimeOut) {
  given_view("function(doc) { while (true); }");
  given_call_time(200);
  const auto answer = ask();
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(answer.text(),
            "{\"error\":\"os_process_error\",\"reason\":\"OS process timed out.\"}\n");
  given_call_time(20'000);
  given_view("function(doc) { emit(doc.n) }");
  EXPECT_EQ(rows(), "1@a");
}

TEST_F(HostileViews, ThatTakeAllMemoryAreToldSo) {
  given_view("function(doc) { var all = []; while (true) all.push(new Array(1000).fill(1)) }");
  const auto answer = ask();
  EXPECT_EQ(answer.status(), 500) << answer.text();
  given_view("function(doc) { emit(doc.n) }");
  EXPECT_EQ(rows(), "1@a");
}

TEST_F(HostileViews, ThatThrowEmitNothingForThatDocument) {
  put("b", R"({"n":{"deep":2}})");
  given_view("function(doc) { emit(doc.n.deep.toFixed(0)) }");
  EXPECT_EQ(rows(), "\"2\"@b");
}

TEST_F(HostileViews, MayEmitAMillionRows) {
  given_call_time(600'000);
  given_view("function(doc) { for (var i = 0; i < 1e6; ++i) emit(i) }", "_count");
  EXPECT_EQ(rows(), "null=1000000");
  EXPECT_EQ(rows("?startkey=999998&reduce=false"), "999998@a 999999@a");
}

}  // namespace
}  // namespace purgatory::api

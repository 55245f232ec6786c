// SPDX-License-Identifier: Apache-2.0
// `_all_docs` and its kin, and `_changes`.
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class ListingTest : public ServiceTest {
 protected:
  ListingTest() {
    for (const char* id : {"a", "b", "c", "d"}) given_branch(id, "1-x");
    given_branch("b", "2-y,1-x", true);
  }
  // The ids of the rows, or the reason why there are none.
  std::string ids(const std::string& target) {
    const auto answer = client_.get(target);
    const Json body = answer.json();
    const Json* rows = body.find("rows");
    if (rows == nullptr) rows = body.find("results");
    if (rows == nullptr) return answer.reason();
    std::string joined;
    for (const Json& row : rows->elements()) joined += row.find("id")->as_string();
    return joined;
  }
};

TEST_F(ListingTest, HasTheFramingOfCouchDb) {
  EXPECT_EQ(client_.get("/db/_all_docs?limit=1&skip=1").text(),
            "{\"total_rows\":3,\"offset\":1,\"rows\":[\r\n"
            "{\"id\":\"c\",\"key\":\"c\",\"value\":{\"rev\":\"1-x\"}}\r\n]}\n");
}

TEST_F(ListingTest, RangesHoldInBothDirections) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "acd"},
      {"?descending=true", "dca"},
      {"?descending=TRUE", "dca"},
      {"?startkey=%22b%22", "cd"},
      {"?startkey=%22c%22&endkey=%22d%22&inclusive_end=false", "c"},
      {"?descending=true&start_key=%22c%22", "ca"},
      {"?descending=true&startkey=%22d%22&endkey=%22c%22&inclusive_end=false", "d"},
      {"?key=%22c%22", "c"},
      {"?startkey=1", "acd"},
      {"?endkey=1", ""},
      {"?limit=x", "Invalid value for integer: \"x\""},
      {"?limit=-1", "Invalid value for positive integer: \"-1\""},
      {"?descending=maybe", "Invalid boolean parameter: \"maybe\""},
      {"?keys=1", "`keys` parameter must be an array."}};
  for (const auto& [query, expected] : rows) {
    EXPECT_EQ(ids(std::string("/db/_all_docs") + query), expected) << query;
  }
}

TEST_F(ListingTest, KeysAnswerInTheirOrderWithWhatIsMissing) {
  EXPECT_EQ(
      client_.post("/db/_all_docs?include_docs=true", R"({"keys":["b","nope"]})").text(),
      "{\"total_rows\":3,\"offset\":null,\"rows\":[\r\n"
      "{\"id\":\"b\",\"key\":\"b\",\"value\":{\"rev\":\"2-y\",\"deleted\":true},\"doc\":null},"
      "\r\n{\"key\":\"nope\",\"error\":\"not_found\"}\r\n]}\n");
}

TEST_F(ListingTest, DesignDocumentsAreCountedApart) {
  client_.put("/db/_design/v", "{}");
  const Json body = client_.get("/db/_design_docs").json();
  EXPECT_EQ(*body.find("total_rows"), Json(1));
  EXPECT_EQ(ids("/db/_design_docs"), "_design/v");
}

TEST_F(ListingTest, SeveralQueriesAreAnsweredAtOnce) {
  EXPECT_EQ(
      client_.post("/db/_all_docs/queries?limit=1", R"({"queries":[{},{"keys":["nope"]}]})").text(),
      "{\"results\":[\r\n"
      "{\"total_rows\":3,\"offset\":0,\"rows\":[\r\n"
      "{\"id\":\"a\",\"key\":\"a\",\"value\":{\"rev\":\"1-x\"}}\r\n]},\r\n"
      "{\"total_rows\":3,\"offset\":null,\"rows\":[\r\n"
      "{\"key\":\"nope\",\"error\":\"not_found\"}\r\n]}\r\n]}\n");
  EXPECT_EQ(client_.post("/db/_design_docs/queries", R"({"queries":[]})").text(),
            "{\"results\":[\r\n]}\n");
  client_.put("/db/_local/x", "{}");
  EXPECT_EQ(client_.post("/db/_local_docs/queries", R"({"queries":[{"key":"_local/x"}]})")
                .json()
                .find("results")
                ->size(),
            1U);
  EXPECT_EQ(client_.post("/db/_all_docs/queries", "{}").reason(),
            "POST body must include `queries` parameter.");
}

TEST_F(ListingTest, LocalDocumentsAreListedWithoutCheckpoints) {
  client_.put("/db/_local/x", "{}");
  client_.put("/db/_local/purge-y", R"({"purge_seq":1})");
  client_.put("/db/_local/purge-z", "{}");
  EXPECT_EQ(ids("/db/_local_docs"), "_local/purge-z_local/x");
  EXPECT_EQ(ids("/db/_local_docs?include_system=true"), "_local/purge-y_local/purge-z_local/x");
}

TEST_F(ListingTest, ChangesStandAtTheLatestSequenceOfEachDocument) {
  EXPECT_EQ(ids("/db/_changes"), "acdb");
  EXPECT_EQ(ids("/db/_changes?descending=true&limit=2"), "bd");
  const Json page = client_.get("/db/_changes?limit=1").json();
  EXPECT_EQ(*page.find("pending"), Json(3));
  EXPECT_EQ(ids("/db/_changes?since=" + page.find("last_seq")->as_string()), "cdb");
  EXPECT_EQ(ids("/db/_changes?since=now"), "");
}

TEST_F(ListingTest, ChangesOfNamedDocumentsEndAtTheDatabasesSequence) {
  const Json body = client_.post("/db/_changes?filter=_doc_ids", R"({"doc_ids":["c"]})").json();
  EXPECT_EQ(body.find("results")->size(), 1U);
  EXPECT_TRUE(body.find("last_seq")->as_string().starts_with("5-"));
  EXPECT_EQ(*body.find("pending"), Json(3));
}

TEST_F(ListingTest, ChangesShowAllLeavesOnDemand) {
  given_branch("a", "1-w");
  EXPECT_NE(client_.get("/db/_changes?style=all_docs")
                .text()
                .find("\"changes\":[{\"rev\":\"1-x\"},{\"rev\":\"1-w\"}]"),
            std::string::npos);
}

TEST_F(ListingTest, BadChangesParametersAreNamed) {
  const std::pair<const char*, const char*> rows[] = {
      {"since=5", "Malformed sequence supplied in 'since' parameter."},
      {"feed=nope", "Supported `feed` types: normal, continuous, live, longpoll, eventsource"},
      {"limit=x", "`limit` must be an integer, not \"x\""},
      {"filter=_nope", "unknown builtin filter name"},
      {"filter=_doc_ids&doc_ids=1", "`doc_ids` filter parameter is not a list of doc ids."}};
  for (const auto& [query, reason] : rows) {
    const auto answer = client_.get(std::string("/db/_changes?") + query);
    EXPECT_EQ(answer.status(), 400) << query;
    EXPECT_EQ(answer.reason(), reason) << query;
  }
}

TEST_F(ListingTest, OptionsOfViewsAreCheckedAsViewsCheckThem) {
  const std::pair<const char*, const char*> rows[] = {
      {"reduce=false&group=false&group_level=0&stale=ok&stable=true&update=lazy&sorted=true"
       "&att_encoding_info=true",
       "acd"},
      {"reduce=true", "Reduce is invalid for map-only views."},
      {"reduce=x", "Invalid boolean parameter: \"x\""},
      {"group=x", "Invalid boolean parameter: \"x\""},
      {"group=true", "Invalid use of grouping on a map view."},
      {"group_level=x", "Invalid value for integer: \"x\""},
      {"stale=x", "Invalid value for `stale`."},
      {"update=x", "Invalid value for `update`."},
      {"stable=x", "Invalid value for `stable`."},
      {"sorted=x", "Invalid boolean parameter: \"x\""},
      {"att_encoding_info=x", "Invalid boolean parameter: \"x\""},
      {"partition=p", "`partition` parameter is not supported on this db"},
  };
  for (const auto& [query, expected] : rows) {
    EXPECT_EQ(ids(std::string("/db/_all_docs?") + query), expected) << query;
  }
  const auto refused = client_.post("/db/_all_docs", R"({"reduce":true})");
  EXPECT_EQ(*refused.json().find("error"), Json("query_parse_error"));
  EXPECT_EQ(client_.get("/_all_dbs?reduce=true").status(), 200);
  EXPECT_EQ(client_.get("/_all_dbs?reduce=x").status(), 400);
}

TEST_F(ListingTest, IntegersMayBeOfAnySizeAndHaveASign) {
  const std::pair<const char*, const char*> rows[] = {
      {"/db/_all_docs?limit=99999999999999999999", "acd"},
      {"/db/_all_docs?limit=%2B1", "a"},
      {"/db/_all_docs?limit=0001", "a"},
      {"/db/_all_docs?limit=-0", ""},
      {"/db/_all_docs?skip=99999999999999999999", ""},
      {"/db/_all_docs?limit=-99999999999999999999",
       "Invalid value for positive integer: \"-99999999999999999999\""},
      {"/db/_all_docs?limit=%2B", "Invalid value for integer: \"+\""},
      {"/db/_all_docs?limit=1.0", "Invalid value for integer: \"1.0\""},
      {"/db/_all_docs?limit=", "Invalid value for integer: \"\""},
      {"/db/_changes?limit=99999999999999999999", "acdb"},
      {"/db/_changes?limit=%2B1", "a"},
      {"/db/_changes?timeout=99999999999999999999", "acdb"},
      {"/db/_changes?heartbeat=99999999999999999999", "acdb"},
  };
  for (const auto& [target, expected] : rows) EXPECT_EQ(ids(target), expected) << target;
}

TEST_F(ListingTest, NamesOfTheOptionsOfChangesMayBeInAnyCase) {
  EXPECT_EQ(ids("/db/_changes?LIMIT=1"), "a");
  EXPECT_EQ(ids("/db/_changes?Descending=true&Limit=2"), "bd");
  EXPECT_EQ(ids("/db/_changes?filter=_doc_ids&doc_ids=%5B%22c%22%5D"), "c");
}

TEST_F(ListingTest, AnIntervalOfSequencesIsAPositiveNumber) {
  for (const char* interval : {"x", "0", "-1", "", "1.5"}) {
    const auto refused = client_.get(std::string("/db/_changes?seq_interval=") + interval);
    EXPECT_EQ(refused.status(), 400) << interval;
    EXPECT_EQ(refused.reason(), "invalid_seq_interval") << interval;
  }
  EXPECT_EQ(ids("/db/_changes?seq_interval=99999999999999999999"), "acdb");
}

}  // namespace
}  // namespace purgatory::api

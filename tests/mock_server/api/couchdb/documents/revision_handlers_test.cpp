// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/databases/answer_order.h"
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class RevisionsTest : public ServiceTest {};

class EmulatedRevisionsTest : public ServiceTest {
 protected:
  EmulatedRevisionsTest() : ServiceTest(*profile_named("couchdb-3.5.0")) {}
};

TEST(AnswerOrder, IsThatOfAnErlangDictionary) {
  const std::vector<std::string> ids{"a", "b", "c", "d", "doc1", "doc2"};
  std::string order;
  for (const std::size_t i : erlang_dict_order(ids)) order += ids[i] + " ";
  EXPECT_EQ(order, "d c doc2 b doc1 a ");
}

TEST_F(RevisionsTest, DiffSortsMissingAndNamesOlderLeavesInWinnerOrder) {
  given_branch("d", "2-revb,1-reva");
  given_branch("d", "2-revc,1-reva");
  given_branch("d", "2-revd,1-reva", true);
  const auto answer = client_.post("/db/_revs_diff", R"({"d":["3-klm","2-revb","1-xyz","2-def"]})");
  EXPECT_EQ(answer.text(),
            "{\"d\":{\"missing\":[\"1-xyz\",\"2-def\",\"3-klm\"],"
            "\"possible_ancestors\":[\"2-revc\",\"2-revb\",\"2-revd\"]}}\n");
}

TEST_F(RevisionsTest, UnknownDocumentsMissAllInTheOrderAsked) {
  EXPECT_EQ(client_.post("/db/_missing_revs", R"({"x":["3-c","1-a","3-c"],"y":[]})").text(),
            "{\"missing_revs\":{\"x\":[\"3-c\",\"1-a\",\"3-c\"]}}\n");
}

TEST_F(RevisionsTest, WrongTypesAreNamed) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"d":"1-a"})", "The revisions of document \"d\" must be an array of strings, not string"},
      {R"({"d":null})", "The revisions of document \"d\" must be an array of strings, not null"},
      {R"({"d":[7]})", "A revision of document \"d\" must be a string, not integer"},
      {R"({"d":["zz"]})", "Invalid rev format"},
      {R"({"d":[["1-a"]]})", "Invalid rev format"}};
  for (const auto& [body, reason] : rows) {
    const auto answer = client_.post("/db/_revs_diff", body);
    EXPECT_EQ(answer.status(), 400) << body;
    EXPECT_EQ(answer.reason(), reason) << body;
  }
}

TEST_F(EmulatedRevisionsTest, WrongTypesCrashAsInCouchDb) {
  const auto answer = client_.post("/db/_revs_diff", R"({"d":null})");
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(*answer.json().find("error"), Json("unknown_error"));
  EXPECT_EQ(answer.reason(), "function_clause");
  EXPECT_EQ(answer.header("X-Couch-Stack-Hash"), answer.json().find("ref")->dump());
  EXPECT_EQ(client_.put("/db/_revs_limit", "0").status(), 500);
}

TEST_F(RevisionsTest, CharacterCodesAreAString) {
  EXPECT_EQ(client_.post("/db/_missing_revs", R"({"d":[[49,45,97]]})").text(),
            "{\"missing_revs\":{\"d\":[\"1-a\"]}}\n");
}

TEST_F(RevisionsTest, LimitTakesPositiveIntegersOfAnySize) {
  EXPECT_EQ(client_.get("/db/_revs_limit").text(), "1000\n");
  EXPECT_EQ(client_.put("/db/_revs_limit", "100000000000000000000").status(), 200);
  EXPECT_EQ(client_.get("/db/_revs_limit").text(), "100000000000000000000\n");
  for (const char* body : {"0", "-5", "1.5", "5.0", "\"5\"", "null", "true", "{}", "[5]"}) {
    const auto answer = client_.put("/db/_revs_limit", body);
    EXPECT_EQ(answer.status(), 400) << body;
    EXPECT_EQ(answer.reason(), "`revs_limit` must be a positive integer") << body;
  }
}

}  // namespace
}  // namespace purgatory::api

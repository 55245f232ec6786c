// SPDX-License-Identifier: Apache-2.0
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class PurgeTest : public ServiceTest {};

TEST_F(PurgeTest, AnswersWhatWasRemovedAndANullSequence) {
  given_branch("d", "3-c,2-b,1-a");
  const auto answer = client_.post("/db/_purge", R"({"d":["2-b","3-c"]})");
  EXPECT_EQ(answer.status(), 201);
  EXPECT_EQ(answer.text(), "{\"purge_seq\":null,\"purged\":{\"d\":[\"3-c\"]}}\n");
  EXPECT_EQ(client_.get("/db/d").reason(), "missing");
}

TEST_F(PurgeTest, KeepsTheOrderOfTheIdsRequested) {
  given_branch("d", "1-b");
  EXPECT_EQ(client_.post("/db/_purge", R"({"z":[],"d":["1-a"],"a":[],"d":["1-b"]})").text(),
            "{\"purge_seq\":null,\"purged\":{\"z\":[],\"a\":[],\"d\":[\"1-b\"]}}\n");
}

TEST_F(PurgeTest, OfNothingChangesNothing) {
  EXPECT_EQ(client_.post("/db/_purge", "{}").text(), "{\"purge_seq\":null,\"purged\":{}}\n");
  EXPECT_EQ(sequence_number("purge_seq"), "0");
  EXPECT_EQ(sequence_number("update_seq"), "0");
}

TEST_F(PurgeTest, RefusesIllFormedBodiesWithTheReasonOfCouchDb) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "invalid UTF-8 JSON"},
      {"{", "invalid UTF-8 JSON"},
      {R"({"d":["1-a"],})", "invalid UTF-8 JSON"},
      {"[]", "Request body must be a JSON object"},
      {"null", "Request body must be a JSON object"},
      {R"({"d":"1-a"})", "Invalid list of revisions"},
      {R"({"d":{}})", "Invalid list of revisions"},
      {R"({"d":[1]})", "Invalid rev format"},
      {R"({"d":["-1-a"]})", "Invalid rev format"},
      {R"({"d":[""]})", "Invalid rev format"}};
  for (const auto& [body, reason] : rows) {
    const auto answer = client_.post("/db/_purge", body);
    EXPECT_EQ(answer.status(), 400) << body;
    EXPECT_EQ(answer.reason(), reason) << body;
  }
}

TEST_F(PurgeTest, NothingIsPurgedWhenOneRevisionIsIllFormed) {
  given_branch("d", "1-a");
  EXPECT_EQ(client_.post("/db/_purge", R"({"d":["1-a"],"e":["x"]})").status(), 400);
  EXPECT_EQ(client_.get("/db/d").status(), 200);
}

TEST_F(PurgeTest, WithoutBodyIsNotAnEmptyBody) {
  const auto answer =
      client_.send("POST", "/db/_purge", std::nullopt, {{"Content-Type", "application/json"}});
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.reason(), "Missing request body");
}

TEST_F(PurgeTest, TakesExactlyApplicationJsonBeforeTheSemicolon) {
  const auto status_with = [this](const char* type) {
    return client_.send("POST", "/db/_purge", "{}", {{"Content-Type", type}}).status();
  };
  EXPECT_EQ(status_with("application/json"), 201);
  EXPECT_EQ(status_with("application/json; charset=utf-8"), 201);
  for (const char* type : {"", "text/plain", "application/json ; charset=utf-8", "Application/JSON",
                           "application/x-www-form-urlencoded", "application/vnd.x+json"}) {
    EXPECT_EQ(status_with(type), 415) << type;
  }
}

std::string purge_of(int documents, int revisions_of_the_last) {
  Json body = Json::object();
  for (int i = 0; i < documents; ++i) body.append("d" + std::to_string(i), Json::array());
  for (int i = 0; i < revisions_of_the_last; ++i) body.members().back().value.push_back("1-a");
  return body.dump();
}

TEST_F(PurgeTest, LimitsCountIdsAndRevisionsDuplicatesIncluded) {
  EXPECT_EQ(client_.post("/db/_purge", purge_of(100, 1000)).status(), 201);
  EXPECT_EQ(client_.post("/db/_purge", purge_of(101, 0)).reason(),
            "Exceeded maximum number of documents.");
  EXPECT_EQ(client_.post("/db/_purge", purge_of(1, 1001)).reason(),
            "Exceeded maximum number of revisions.");
  EXPECT_EQ(client_.post("/db/_purge", purge_of(101, 1001)).reason(),
            "Exceeded maximum number of documents.");
}

TEST_F(PurgeTest, LimitsComeFromTheConfigurationAtOnce) {
  const std::string key = "/_node/_local/_config/purge/max_document_id_number";
  EXPECT_EQ(client_.put(key, R"("1")").text(), "\"\"\n");
  EXPECT_EQ(client_.post("/db/_purge", purge_of(2, 0)).status(), 400);
  EXPECT_EQ(client_.remove(key).text(), "\"1\"\n");
  EXPECT_EQ(client_.post("/db/_purge", purge_of(2, 0)).status(), 201);
}

TEST_F(PurgeTest, AQuorumBeyondTheCopiesIs202AndANonNumberIsTheDefault) {
  const std::string purge = R"({"d":["1-a"]})";
  EXPECT_EQ(client_.post("/db/_purge?w=2", purge).status(), 202);
  EXPECT_EQ(client_.post("/db/_purge?w=99999999999999999999", purge).status(), 202);
  EXPECT_EQ(client_.post("/db/_purge?w=1", purge).status(), 201);
  EXPECT_EQ(client_.post("/db/_purge?w=abc", purge).status(), 201);
  EXPECT_EQ(client_.post("/db/_purge?w=2", "{}").status(), 201) << "no document waits for copies";
}

TEST_F(PurgeTest, LogListsRequestsNotOutcomes) {
  client_.post("/db/_purge", R"({"d":["2-b","1-a","2-b"]})");
  client_.post("/db/_purge", R"({"d":["1-a","2-b"]})");
  client_.post("/db/_purge", R"({"c":[]})");
  EXPECT_EQ(client_.get("/db/_purged_infos").text(),
            "{\"purged_infos\":[{\"id\":\"c\",\"revs\":[]},"
            "{\"id\":\"d\",\"revs\":[\"1-a\",\"2-b\"]}]}\n");
  EXPECT_EQ(sequence_number("purge_seq"), "3");
}

TEST_F(PurgeTest, LimitOfTheLogTakesPositiveIntegersOfAnySizeAndNoContentType) {
  EXPECT_EQ(client_.get("/db/_purged_infos_limit").text(), "1000\n");
  const auto put = [this](const char* body) {
    return client_.send("PUT", "/db/_purged_infos_limit", body, {{"Content-Type", "text/plain"}});
  };
  EXPECT_EQ(put("99999999999999999999").text(), "{\"ok\":true}\n");
  EXPECT_EQ(client_.get("/db/_purged_infos_limit").text(), "99999999999999999999\n");
  for (const char* body : {"0", "-1", "1.5", "2.0", "\"2\"", "null", "true", "[]", "{}"}) {
    EXPECT_EQ(put(body).status(), 400) << body;
    EXPECT_EQ(put(body).reason(), "`purged_infos_limit` must be positive integer") << body;
  }
}

}  // namespace
}  // namespace purgatory::api

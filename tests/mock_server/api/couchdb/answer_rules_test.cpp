// SPDX-License-Identifier: Apache-2.0
// The rules that the face of the server keeps: what a client sees differently when one is broken.
#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

using doubles::Answer;
using doubles::ServiceClient;

std::string told(const Answer& answer) {
  return std::to_string(answer.status()) + " " + answer.header("Content-Type") + " " +
         answer.header("Cache-Control") + " " + answer.text();
}

std::string limit_of(ServiceClient& client, const std::string& database) {
  return client.get("/" + database + "/_revs_limit").text() +
         client.get("/" + database + "/_purged_infos_limit").text();
}

std::string purge_by(ServiceClient& client, const std::optional<std::string>& account,
                     const std::string& path) {
  client.sign_in(account);
  return told(client.send("POST", path, "{}"));
}

struct FaceDeviation {
  Rule rule;
  std::function<std::string(ServiceClient&)> observe;
};

const std::vector<FaceDeviation>& face_deviations() {
  using C = ServiceClient;
  static const std::vector<FaceDeviation> all = {
      {Rule::WrongTypesAreBadRequests,
       [](C& c) { return told(c.post("/db/_revs_diff", R"({"d":7})")); }},
      {Rule::LimitsByNonAdminsAreRefusedAsUnauthorized,
       [](C& c) {
         c.put("/db/_security", R"({"members":{"names":[],"roles":[]}})");
         c.sign_in(std::nullopt);
         return told(c.put("/db/_revs_limit", "7"));
       }},
      {Rule::PurgesStayInTheirDatabase,
       [](C& c) {
         c.send("PUT", "/db-copy");
         const Json written = c.put("/db-copy/d", "{}").json();
         c.post("/db/_purge", R"({"d":[")" + written.find("rev")->as_string() + "\"]}");
         return c.get("/db-copy/d").text();
       }},
      {Rule::PurgedInfosLimitsAreEachDatabasesOwn,
       [](C& c) {
         c.send("PUT", "/db-copy");
         c.put("/db/_purged_infos_limit", "7");
         return limit_of(c, "db-copy");
       }},
      {Rule::RevsLimitsAreEachDatabasesOwn,
       [](C& c) {
         c.send("PUT", "/db-copy");
         c.put("/db/_revs_limit", "7");
         return limit_of(c, "db-copy");
       }},
      {Rule::PurgedNamesEveryDocument,
       [](C& c) { return told(c.post("/db/_purge", R"({"d":["1-a"]})")); }},
      {Rule::PurgeSeqIsTextOrNull, [](C& c) { return told(c.post("/db/_purge", "{}")); }},
      {Rule::PurgesAreAnsweredCreated, [](C& c) { return told(c.post("/db/_purge", "{}")); }},
      {Rule::MissingRevsAreAnsweredOk,
       [](C& c) { return told(c.post("/db/_missing_revs", "{}")); }},
      {Rule::RevsDiffIsAnsweredOk, [](C& c) { return told(c.post("/db/_revs_diff", "{}")); }},
      {Rule::LimitsAreBareNumbers, [](C& c) { return limit_of(c, "db"); }},
      {Rule::LimitsSetAreConfirmed, [](C& c) { return told(c.put("/db/_revs_limit", "7")); }},
      {Rule::AnswersDeclareTheirType, [](C& c) { return told(c.get("/db/_revs_limit")); }},
      {Rule::AnswersMustBeRevalidated, [](C& c) { return told(c.get("/db/_revs_limit")); }},
      {Rule::LimitsComeAsText,
       [](C& c) {
         return told(c.send("GET", "/db/_revs_limit", {}, {{"Accept", "text/plain"}}));
       }},
      {Rule::KnownDocumentsAreLeftOut,
       [](C& c) { return told(c.post("/db/_revs_diff", R"({"d":[]})")); }},
      {Rule::PurgesAreForServerAdmins,
       [](C& c) { return purge_by(c, std::nullopt, "/db/_purge"); }},
      {Rule::PurgedInfosLimitIsForServerAdmins,
       [](C& c) {
         c.sign_in(std::nullopt);
         return told(c.get("/db/_purged_infos_limit"));
       }},
      {Rule::RevisionsAreForMembers,
       [](C& c) { return purge_by(c, std::nullopt, "/db/_revs_diff"); }},
      {Rule::OtherMethodsAreRefused, [](C& c) { return told(c.get("/db/_purge")); }},
      {Rule::UnknownDatabasesAreNotFound, [](C& c) { return told(c.get("/absent/_revs_limit")); }},
      {Rule::BodiesAreDeclaredAsJson,
       [](C& c) {
         return told(c.send("POST", "/db/_purge", "{}", {{"Content-Type", "text/plain"}}));
       }},
      {Rule::MalformedBodiesAreRefused, [](C& c) { return told(c.post("/db/_purge", "[]")); }},
      {Rule::MalformedPurgesAreRefusedWhole,
       [](C& c) { return told(c.post("/db/_purge", R"({"d":7})")); }},
      {Rule::PurgeRequestsAreLimited,
       [](C& c) {
         c.put("/_node/_local/_config/purge/max_document_id_number", "\"1\"");
         return told(c.post("/db/_purge", R"({"c":[],"d":[]})"));
       }},
      {Rule::LimitsArePositiveIntegers,
       [](C& c) { return told(c.put("/db/_purged_infos_limit", "0")); }},
  };
  return all;
}

std::string observed(const FaceDeviation& deviation, RuleSet rules) {
  CouchDbOptions options;
  options.rules = rules;
  options.seed = 1;
  CouchDbService service(options);
  ServiceClient client(service);
  client.send("PUT", "/db");
  return deviation.observe(client);
}

class DeviationOfTheFace : public testing::TestWithParam<std::size_t> {};

TEST_P(DeviationOfTheFace, ChangesWhatAClientSees) {
  const FaceDeviation& deviation = face_deviations()[GetParam()];
  EXPECT_NE(observed(deviation, RuleSet()), observed(deviation, RuleSet().without(deviation.rule)))
      << describe(deviation.rule).name;
}

INSTANTIATE_TEST_SUITE_P(Rules, DeviationOfTheFace,
                         testing::Range<std::size_t>(0, face_deviations().size()));

// Behind these stand the rules of replicas, which have tests of their own beside the cluster.
TEST(DeviationsOfTheFace, CoverEveryRuleOfTheFace) {
  for (const RuleDescription& rule : all_rules()) {
    if (rule.rule < Rule::WrongTypesAreBadRequests) continue;
    if (rule.rule >= Rule::ReplicasLearnOfPurges) break;
    EXPECT_TRUE(std::ranges::any_of(face_deviations(), [&rule](const FaceDeviation& one) {
      return one.rule == rule.rule;
    })) << rule.name;
  }
}

}  // namespace
}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/capability_probe.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/fake_http_client.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const char* const kDatabase = "/purgatory-0a1b2c3d-probe";

// A target that has everything, but for what `others` says.
class Target {
 public:
  explicit Target(std::map<std::string, FakeHttpClient::Answer> others = {})
      : others_(std::move(others)),
        client_([this](const Request& asked) { return answer(asked); }) {
    context_.base_url = "http://target";
    context_.run = "0a1b2c3d";
    context_.account = Credentials{"admin", "pass"};
  }

  std::map<std::string, std::string> lacking(const std::set<std::string>& wanted) {
    return lacking_capabilities(wanted, context_, client_);
  }
  std::vector<std::string> lines() const { return client_.lines(); }

 private:
  FakeHttpClient::Answer answer(const Request& asked) const {
    const std::string line = asked.method + " " + asked.path;
    if (const auto other = others_.find(line); other != others_.end()) return other->second;
    if (!asked.credentials) return json_response(401, "{}");
    if (asked.path.ends_with("/_compact")) return json_response(202, "{}");
    if (asked.path.ends_with("/_purge") || asked.method == "PUT") return json_response(201, "{}");
    if (asked.path.ends_with("/_bulk_docs")) return json_response(201, "[]");
    return json_response(200, R"({"ok": true, "update_seq": "0-g", "compact_running": false,
                                  "_rev": "1-0123456789abcdef0123456789abcdef"})");
  }

  std::map<std::string, FakeHttpClient::Answer> others_;
  FakeHttpClient client_;
  RunContext context_;
};

const std::set<std::string> kAll = {"numbered-sequences",
                                    "purge",
                                    "purged-infos-limit",
                                    "purged-infos",
                                    "missing-revs",
                                    "revs-diff",
                                    "revs-limit",
                                    "find",
                                    "changes",
                                    "compaction",
                                    "local-documents",
                                    "views",
                                    "replicated-writes",
                                    "authentication",
                                    "users",
                                    "replication",
                                    "purge-request-limits"};

TEST(CapabilityProbe, FindsAllOfATargetThatHasAll) {
  EXPECT_THAT(Target().lacking(kAll), IsEmpty());
}

TEST(CapabilityProbe, AsksForNothingThatIsNotWanted) {
  Target target;
  target.lacking({"purge"});
  const std::string database = kDatabase;
  EXPECT_THAT(target.lines(), ElementsAre("PUT " + database + "?q=1",
                                          "POST " + database + "/_purge", "DELETE " + database));
  Target unasked;
  unasked.lacking({"clock", "node-control"});
  EXPECT_THAT(unasked.lines(), IsEmpty());
}

TEST(CapabilityProbe, LeavesWhatIsThereAndAnswersWronglyToTheScenarios) {
  const std::string database = kDatabase;
  for (const int status : {200, 401, 403, 500}) {
    Target target({{"POST " + database + "/_purge", json_response(status, "{}")},
                   {"GET " + database, json_response(status, "nonsense")}});
    EXPECT_THAT(target.lacking({"purge"}), IsEmpty()) << status;
  }
  for (const int status : {404, 405, 501}) {
    Target target({{"POST " + database + "/_purge", json_response(status, "{}")}});
    EXPECT_EQ(target.lacking({"purge"}).size(), 1U) << status;
  }
}

TEST(CapabilityProbe, BadRequestShowsALackOnlyWhereAPathThatNobodyHasIsAnsweredSo) {
  const std::string database = kDatabase;
  const auto bad = json_response(400, "{}");
  const std::string purge = "POST " + database + "/_purge";
  const std::string nothing = "POST " + database + "/_purgatory_asks_for_nothing";
  EXPECT_THAT(Target({{purge, bad}, {nothing, json_response(404, "{}")}}).lacking({"purge"}),
              IsEmpty());
  EXPECT_THAT(Target({{purge, bad}, {nothing, bad}}).lacking({"purge"}),
              ElementsAre(Pair("purge", "POST /{db}/_purge was answered with 400")));
}

struct LackCase {
  std::string capability;
  std::string line;
  FakeHttpClient::Answer answer;
  std::string told;
};

TEST(CapabilityProbe, TellsTheAnswerThatShowsWhatIsLacking) {
  const std::string database = kDatabase;
  const std::vector<LackCase> cases = {
      {"purge", "POST " + database + "/_purge", json_response(405, "{}"),
       "POST /{db}/_purge was answered with 405"},
      {"views", "GET " + database + "/_design/d/_view/v", json_response(501, "{}"),
       "GET /{db}/_design/d/_view/v was answered with 501"},
      {"numbered-sequences", "GET " + database, json_response(200, R"({"update_seq":0})"),
       "GET /{db} does not show it"},
      {"compaction", "GET " + database, json_response(200, "{}"), "GET /{db} does not show it"},
      {"replicated-writes", "GET " + database + "/x", json_response(200, R"({"_rev":"1-a"})"),
       "GET /{db}/x does not show it"},
      {"authentication", "GET /_all_dbs", json_response(200, "[]"),
       "GET /_all_dbs was answered with 200"},
      {"replication", "POST /_replicate", json_response(200, "[]"),
       "POST /_replicate does not show it"},
      {"purge-request-limits", "GET /_node/_local/_config/purge",
       json_response(200, R"({"max_document_id_number":"7"})"),
       "GET /_node/_local/_config/purge does not show it"},
  };
  for (const auto& [capability, line, answer, told] : cases) {
    Target target({{line, answer}});
    EXPECT_THAT(target.lacking({capability}), ElementsAre(Pair(capability, told)));
  }
}

TEST(CapabilityProbe, LeavesTheRestToTheScenariosOnceThereIsNoAnswer) {
  const std::string database = kDatabase;
  const TransportError lost{TransportError::Kind::Timeout, "lost"};
  Target target({{"GET " + database + "/_purged_infos", lost},
                 {"GET " + database + "/_revs_limit", json_response(404, "{}")}});
  EXPECT_THAT(target.lacking({"purged-infos", "revs-limit"}), IsEmpty());
  EXPECT_EQ(target.lines().back(), "DELETE " + database);
  Target closed({{"PUT " + database + "?q=1", json_response(403, "{}")}});
  EXPECT_THAT(closed.lacking(kAll), IsEmpty());
  EXPECT_EQ(closed.lines().size(), 1U);
}

}  // namespace
}  // namespace purgatory::conformance

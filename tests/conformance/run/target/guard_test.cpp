// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/guard.h"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "tests/doubles/fake_http_client.h"

namespace purgatory::conformance {
namespace {

// A target with somebody's database `orders` and Active-Active database `other`.
FakeHttpClient::Answer somebodys_target(const Request& asked) {
  if (asked.method != "GET") return json_response(200, R"({"sent":true})");
  if (asked.path == "/orders") return json_response(200, "{}");
  if (asked.path == "/v1/crdbs/own") {
    return json_response(200, R"({"guid":"own","name":"purgatory-0a1b2c3d-0"})");
  }
  if (asked.path == "/v1/crdbs/other") {
    return json_response(200, R"({"guid":"other","name":"sessions"})");
  }
  return json_response(404, "{}");
}

// "sent", or what it would change.
std::string fate_of(Request request, std::set<std::string> given = {}) {
  request.base_url = "http://target";
  const bool takes_settings = !given.empty();
  GuardedClient client(std::make_unique<FakeHttpClient>(somebodys_target),
                       {"purgatory-0a1b2c3d-", std::move(given), takes_settings, std::nullopt});
  const Exchange exchange = client.send(request);
  if (const auto* error = exchange.error()) return error->message;
  return exchange.response()->body == R"({"sent":true})" ? "sent" : exchange.response()->body;
}

std::string fate_of(const std::string& method, const std::string& path,
                    const std::string& body = "") {
  Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  return fate_of(request);
}

struct GuardCase {
  std::string name;
  std::string method;
  std::string path;
  std::string body;
  std::string changes;  // what is refused; "" when it is sent
};

class Guard : public testing::TestWithParam<GuardCase> {};

TEST_P(Guard, SendsNothingThatChangesWhatTheRunDidNotMake) {
  const auto& [name, method, path, body, changes] = GetParam();
  const std::string refused =
      method + " http://target" + path + ": not sent, since it would change " + changes +
      ", which this run did not make (--allow-destructive gives up what the target's file names "
      "under `variables`)";
  EXPECT_EQ(fate_of(method, path, body), changes.empty() ? "sent" : refused);
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Guard,
    testing::Values(
        GuardCase{"OwnDatabase", "DELETE", "/purgatory-0a1b2c3d-7", "", ""},
        GuardCase{"DocumentOfAnOwnDatabase", "PUT", "/purgatory-0a1b2c3d-7/d", "{}", ""},
        GuardCase{"DatabaseOfAnotherRun", "PUT", "/purgatory-0a1b2c3e-7/d", "{}", ""},
        GuardCase{"Database", "DELETE", "/orders", "", R"(the database "orders")"},
        GuardCase{"EncodedDatabase", "DELETE", "/%6frders?q=1", "", R"(the database "orders")"},
        GuardCase{"Document", "PUT", "/orders/d", "{}", R"(the database "orders")"},
        GuardCase{"Purge", "POST", "/orders/_purge", "{}", R"(the database "orders")"},
        GuardCase{"QuestionWithABody", "POST", "/orders/_revs_diff", "{}", ""},
        GuardCase{"DatabaseThatIsNotThere", "POST", "/nothing/_purge", "{}", ""},
        GuardCase{"OwnUser", "PUT", "/_users/org.couchdb.user:purgatory-0a1b2c3d-7-x", "{}", ""},
        GuardCase{"User", "DELETE", "/_users/org.couchdb.user:jan", "", R"(the database "_users")"},
        GuardCase{"AllUsers", "DELETE", "/_users", "", R"(the database "_users")"},
        GuardCase{"Setting", "PUT", "/_node/_local/_config/a/b", "\"c\"",
                  "the settings of the server"},
        GuardCase{"OwnReplication", "POST", "/_replicate",
                  R"({"source":"orders","target":"purgatory-0a1b2c3d-7"})", ""},
        GuardCase{"Replication", "POST", "/_replicate",
                  R"({"source":"purgatory-0a1b2c3d-7","target":{"url":"http://h/orders"}})",
                  R"(the database "http://h/orders")"},
        GuardCase{"Control", "POST", "/_mock/clock/advance", "{}", ""},
        GuardCase{"NewActiveActiveDatabase", "POST", "/v1/crdbs", "{}", ""},
        GuardCase{"OwnActiveActiveDatabase", "PUT", "/v1/crdbs/own/flush", "", ""},
        GuardCase{"ActiveActiveDatabase", "PUT", "/v1/crdbs/other/purge", "{}",
                  R"(the database "other")"},
        GuardCase{"ActiveActiveDatabaseThatIsNotThere", "DELETE", "/v1/crdbs/none", "", ""},
        GuardCase{"Task", "POST", "/v1/crdb_tasks/1/actions/cancel", "", ""},
        GuardCase{"SettingOfACluster", "PUT", "/v1/cluster", "{}", "the settings of the cluster"}),
    [](const auto& test) { return test.param.name; });

TEST(Guard, ReadsTheRequestLineOfRawBytes) {
  Request request;
  request.method = "RAW";
  request.path = "";
  request.raw = "DELETE /orders HTTP/1.1\r\nHost: target\r\n\r\n";
  EXPECT_NE(fate_of(request).find(R"(would change the database "orders")"), std::string::npos);
  request.raw = "no HTTP at all";
  EXPECT_EQ(fate_of(request), "sent");
}

TEST(Guard, LetsGoWhatWasGivenUp) {
  Request request;
  request.method = "PUT";
  for (const char* path :
       {"/orders/d", "/v1/crdbs/other/purge", "/_node/_local/_config/a/b", "/v1/cluster"}) {
    request.path = path;
    EXPECT_EQ(fate_of(request, {"orders", "other"}), "sent") << path;
  }
  EXPECT_NE(fate_of(request, {"other"}).find("sent"), std::string::npos);
  request.path = "/orders/d";
  EXPECT_NE(fate_of(request, {"other"}), "sent");
}

}  // namespace
}  // namespace purgatory::conformance

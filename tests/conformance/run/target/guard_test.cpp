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
  if (asked.path == "/closed") return json_response(401, "{}");
  if (asked.path == "/v1/crdbs/busy") return json_response(503, "{}");
  if (asked.path == "/far") {
    return TransportError{TransportError::Kind::Timeout, "GET http://target/far: timed out"};
  }
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
        GuardCase{"UserThatNamesTheRun", "PUT", "/_users/org.couchdb.user:jan",
                  R"({"roles":["purgatory-0a1b2c3d-7-reader"]})", R"(the database "_users")"},
        GuardCase{"OwnUsers", "POST", "/_users/_bulk_docs",
                  R"({"docs":[{"_id":"org.couchdb.user:purgatory-0a1b2c3d-7-x"}]})", ""},
        GuardCase{"UserAmongOwnOnes", "POST", "/_users/_bulk_docs",
                  R"({"docs":[{"_id":"purgatory-0a1b2c3d-7"},{"_id":"org.couchdb.user:jan"}]})",
                  R"(the database "_users")"},
        GuardCase{"OwnUserWithoutAPath", "POST", "/_users",
                  R"({"_id":"org.couchdb.user:purgatory-0a1b2c3d-7-x"})", ""},
        GuardCase{"UserWithoutAPath", "POST", "/_users",
                  R"({"_id":"org.couchdb.user:jan","name":"purgatory-0a1b2c3d-7"})",
                  R"(the database "_users")"},
        GuardCase{"CopyOfAnOwnUser", "COPY", "/_users/org.couchdb.user:purgatory-0a1b2c3d-7-x", "",
                  R"(the database "_users")"},
        GuardCase{"AbsoluteForm", "DELETE", "http://target/orders", "", R"(the database "orders")"},
        GuardCase{"OwnDatabaseInAbsoluteForm", "DELETE", "http://target/purgatory-0a1b2c3d-7", "",
                  ""},
        GuardCase{"AuthorityInThePath", "DELETE", "//target/orders", "",
                  R"(the database "orders")"},
        GuardCase{"NoSlash", "DELETE", "orders", "", R"(the database "orders")"},
        GuardCase{"PathThatLeavesTheOwnDatabase", "PUT", "/purgatory-0a1b2c3d-7/../orders/d", "{}",
                  R"(the database "orders")"},
        GuardCase{"PathThatLeavesItEncoded", "PUT", "/purgatory-0a1b2c3d-7%2f.%2E%2forders", "{}",
                  R"(the database "orders")"},
        GuardCase{"PathThatLeavesItEncodedTwice", "PUT", "/purgatory-0a1b2c3d-7/%252e%252e/orders",
                  "{}", R"(the database "orders")"},
        GuardCase{"PathThatComesBack", "PUT", "/orders/../purgatory-0a1b2c3d-7/d", "{}",
                  R"(the database "orders")"},
        GuardCase{"OwnDocumentWithDots", "PUT", "/purgatory-0a1b2c3d-7/a/.././b%2Fc", "{}", ""},
        GuardCase{"SecondMethodInThePath", "PUT", "/purgatory-0a1b2c3d-7/d DELETE /orders", "{}",
                  R"(the database "orders")"},
        GuardCase{"RequestInABody", "PUT", "/purgatory-0a1b2c3d-7/d",
                  "{}DELETE /orders HTTP/1.1\r\n\r\n", R"(the database "orders")"},
        GuardCase{"PathInABody", "PUT", "/purgatory-0a1b2c3d-7/d", R"({"a":"DELETE /orders now"})",
                  ""},
        GuardCase{"SmallLetters", "delete", "/orders", "", R"(the database "orders")"},
        GuardCase{"Setting", "PUT", "/_node/_local/_config/a/b", "\"c\"",
                  "the settings of the server"},
        GuardCase{"OwnReplication", "POST", "/_replicate",
                  R"({"source":"orders","target":"purgatory-0a1b2c3d-7"})", ""},
        GuardCase{"Replication", "POST", "/_replicate",
                  R"({"source":"purgatory-0a1b2c3d-7","target":{"url":"http://h/orders"}})",
                  R"(the database "http://h/orders")"},
        GuardCase{"ReplicationThatNamesTheRun", "POST", "/_replicate",
                  R"({"target":"http://purgatory-0a1b2c3d-7@h/orders?purgatory-0a1b2c3d-7"})",
                  R"(the database "http://purgatory-0a1b2c3d-7@h/orders?purgatory-0a1b2c3d-7")"},
        GuardCase{"ReplicationToAnOwnUrl", "POST", "/_replicate",
                  R"({"target":"http://h:1/purgatory-0a1b2c3d-7%2Fb"})", ""},
        GuardCase{"OwnDocumentOfTheReplicator", "PUT", "/_replicator/purgatory-0a1b2c3d-7-r",
                  R"({"source":"orders","target":"purgatory-0a1b2c3d-7"})", ""},
        GuardCase{"ReplicatorToADatabase", "PUT", "/_replicator/purgatory-0a1b2c3d-7-r",
                  R"({"source":"purgatory-0a1b2c3d-7","target":"orders"})",
                  R"(the database "orders")"},
        GuardCase{
            "ReplicatorToDatabases", "POST", "/_replicator/_bulk_docs",
            R"({"docs":[{"_id":"purgatory-0a1b2c3d-7-r","target":{"url":"http://h/orders"}}]})",
            R"(the database "http://h/orders")"},
        GuardCase{"OwnReplicator", "PUT", "/purgatory-0a1b2c3d-7%2F_replicator/r",
                  R"({"target":"orders"})", R"(the database "orders")"},
        GuardCase{"Control", "POST", "/_mock/clock/advance", "{}", ""},
        GuardCase{"NewActiveActiveDatabase", "POST", "/v1/crdbs", "{}", ""},
        GuardCase{"OwnActiveActiveDatabase", "PUT", "/v1/crdbs/own/flush", "", ""},
        GuardCase{"ActiveActiveDatabase", "PUT", "/v1/crdbs/other/purge", "{}",
                  R"(the database "other")"},
        GuardCase{"ActiveActiveDatabaseThatIsNotThere", "DELETE", "/v1/crdbs/none", "", ""},
        GuardCase{"Task", "POST", "/v1/crdb_tasks/1/actions/cancel", "", ""},
        GuardCase{"SettingOfACluster", "PUT", "/v1/cluster", "{}", "the settings of the cluster"}),
    [](const auto& test) { return test.param.name; });

// What a server may find in bytes.
class RawGuard : public testing::TestWithParam<std::string> {};

std::string fate_of_bytes(const std::string& bytes) {
  Request request;
  request.method = "RAW";
  request.path = "";
  request.raw = bytes;
  return fate_of(request);
}

TEST_P(RawGuard, FindsEveryRequestInTheBytes) {
  EXPECT_NE(fate_of_bytes(GetParam()).find("the database \"orders\""), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Bytes, RawGuard,
    testing::Values("DELETE /orders HTTP/1.1\r\nHost: target\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: target\r\n\r\nDELETE /orders HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\nHost: target\n\nDELETE /orders HTTP/1.1\n\n",
                    "POST /purgatory-0a1b2c3d-7 HTTP/1.1\r\nContent-Length: 2\r\n\r\n"
                    "{}DELETE /orders HTTP/1.1\r\n\r\n",
                    "\r\n\r\nDELETE /orders HTTP/1.1\r\n\r\n",
                    "DELETE http://target/orders HTTP/1.1\r\n\r\n",
                    "DELETE HTTP://target:80/orders HTTP/1.1\r\n\r\n",
                    "DELETE //orders HTTP/1.1\r\n\r\n", "DELETE /%6F%72ders?q HTTP/1.1\r\n\r\n",
                    "DELETE\t/orders\tHTTP/1.1\r\n\r\n", "DELETE /orders\r\n",
                    "GET /orders HTTP/1.1\r\nx-http-method-override: DELETE\r\n\r\n"));

TEST(Guard, SendsBytesThatChangeNothingOfOthers) {
  EXPECT_EQ(fate_of_bytes("no HTTP at all"), "sent");
  EXPECT_EQ(fate_of_bytes("DELETE /purgatory-0a1b2c3d-7 HTTP/1.1\r\nHost: orders\r\n\r\n"), "sent");
  EXPECT_EQ(fate_of_bytes("POST /_replicate HTTP/1.1\r\n\r\n"
                          R"({"source":"orders","target":"purgatory-0a1b2c3d-7"})"),
            "sent");
}

TEST(Guard, SendsNoReplicationThatCannotBeRead) {
  const std::string reason = "cannot be seen which database the replication would change";
  const std::string chunked = "POST /_replicate HTTP/1.1\r\n\r\n13\r\n{\"target\":\"orders\"}";
  EXPECT_NE(fate_of_bytes(chunked).find(reason), std::string::npos);
  Request request;
  request.method = "POST";
  request.path = "/_replicate";
  request.body = "\x1f\x8b";
  EXPECT_EQ(fate_of(request), "sent");
  request.headers = {{"Content-Encoding", "gzip"}};
  EXPECT_NE(fate_of(request).find(reason), std::string::npos);
}

TEST(Guard, ReadsTheMethodThatAHeaderNames) {
  Request request;
  request.path = "/orders";
  request.headers = {{"x-http-method-override", "DELETE"}};
  EXPECT_NE(fate_of(request).find(R"(would change the database "orders")"), std::string::npos);
}

TEST(Guard, TakesNothingButA404ForAbsent) {
  const auto reason = [](const std::string& path, const std::string& name,
                         const std::string& answer) {
    return "DELETE http://target" + path +
           ": not sent, since it cannot be seen whether the database \"" + name +
           "\" is somebody's: GET " + path + " was answered with " + answer;
  };
  EXPECT_EQ(fate_of("DELETE", "/closed"), reason("/closed", "closed", "401"));
  EXPECT_EQ(fate_of("DELETE", "/far"), reason("/far", "far", "timeout"));
  EXPECT_EQ(fate_of("DELETE", "/v1/crdbs/busy"), reason("/v1/crdbs/busy", "busy", "503"));
  EXPECT_EQ(fate_of("DELETE", "/nothing"), "sent");
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

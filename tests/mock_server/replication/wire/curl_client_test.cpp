// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/wire/curl_client.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/loopback_server.h"

namespace purgatory::replication {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

DatabaseAddress database_at(const std::string& url) {
  DatabaseAddress address;
  address.url = url + "/db/";
  address.headers.add("Authorization", basic_authorization("user", "secret"));
  return address;
}

TEST(CurlClient, SendsWhatTheAddressBrings) {
  LoopbackServer server({"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n[]"});
  Interruption interruption;
  CurlClient client(database_at(server.url()), {interruption});
  const auto reply = client.send({"POST", "_bulk_docs", R"({"docs":[]})", {}});
  ASSERT_TRUE(reply.has_value()) << reply.error().detail;
  EXPECT_EQ(reply->status, 201);
  EXPECT_EQ(reply->body, "[]");
  const std::string sent = server.received().at(0);
  EXPECT_THAT(sent, StartsWith("POST /db/_bulk_docs HTTP/1.1\r\n"));
  EXPECT_THAT(sent, HasSubstr("Authorization: Basic dXNlcjpzZWNyZXQ="));
  EXPECT_THAT(sent, HasSubstr("Content-Type: application/json"));
  EXPECT_THAT(sent, HasSubstr(R"({"docs":[]})"));
}

TEST(CurlClient, FollowsNoRedirect) {
  LoopbackServer server(
      {"HTTP/1.1 301 Moved Permanently\r\nLocation: http://127.0.0.1:1/\r\n"
       "Content-Length: 0\r\n\r\n"});
  Interruption interruption;
  CurlClient client(database_at(server.url()), {interruption});
  const auto reply = client.send({});
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->status, 301);
}

TEST(CurlClient, SaysThatNobodyListens) {
  std::string url;
  {
    const LoopbackServer gone({});
    url = gone.url();
  }
  Interruption interruption;
  CurlClient client(database_at(url), {interruption});
  const auto reply = client.send({});
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, Fault::Kind::Refused);
  EXPECT_THAT(reply.error().detail, testing::Not(HasSubstr("secret")));
}

TEST(CurlClient, TakesNoSilenceForAnAnswer) {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"});
  Interruption interruption;
  CurlClient client(database_at(server.url()), {interruption, std::chrono::milliseconds(50)});
  const auto reply = client.send({});
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, Fault::Kind::TimedOut);
}

TEST(CurlClient, GivesAFeedUpWhenToldToFinish) {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"});
  Interruption interruption;
  CurlClient client(database_at(server.url()), {interruption});
  std::thread other([&interruption] { interruption.raise(Interruption::Level::Finish); });
  const auto reply = client.send({"GET", "_changes", "", std::chrono::hours(1)});
  other.join();
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, Fault::Kind::Interrupted);
}

TEST(CurlClient, SendsNothingMoreOnceItIsToAbort) {
  Interruption interruption;
  interruption.raise(Interruption::Level::Abort);
  CurlClient client(database_at("http://127.0.0.1:1"), {interruption});
  const auto reply = client.send({});
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, Fault::Kind::Interrupted);
}

}  // namespace
}  // namespace purgatory::replication

// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <chrono>
#include <signal.h>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/json.h"
#include "support/text.h"
#include "tests/doubles/child_process.h"
#include "tests/doubles/raw_client.h"
#include "tests/doubles/temporary_file.h"

namespace purgatory {
namespace {

using testing::HasSubstr;

const std::string kProgram = PURGATORY_BINARY_DIR "/purgatory-mock";

// The port of the one line that the program prints once it listens; 0 when there is none.
std::uint16_t port_of(const std::string& line) {
  const auto addresses = Json::parse(line);
  const Json* urls = addresses ? addresses->find("couchdb") : nullptr;
  if (urls == nullptr || urls->size() != 1) return 0;
  const std::string& url = urls->elements().front().as_string();
  std::uint16_t port = 0;
  std::from_chars(url.data() + url.rfind(':') + 1, url.data() + url.size(), port);
  return port;
}

TEST(PurgatoryMock, PrintsItsAddressAsOneLineOfJson) {
  ChildProcess mock(kProgram, {"--port", "0"});
  const std::string line = mock.line();
  EXPECT_THAT(line, testing::MatchesRegex(
                        R"(\{"couchdb":\["http://127\.0\.0\.1:[0-9]+"\],"redis":\{.*\}\})"));
  EXPECT_EQ(RawClient(port_of(line)).ask("GET /_up HTTP/1.1\r\n\r\n")->status(), 200);
  mock.signal(SIGTERM);
  EXPECT_EQ(mock.rest_of_output(), "");
  EXPECT_EQ(mock.exit_code(), 0);
}

TEST(PurgatoryMock, PrintsTheAddressOfEachCluster) {
  ChildProcess mock(kProgram, {"--redis-port", "0", "--port", "off", "--clusters", "2"});
  EXPECT_THAT(mock.line(), testing::MatchesRegex(R"(\{"redis":\{"A":"http://127\.0\.0\.1:[0-9]+",)"
                                                 R"("B":"http://127\.0\.0\.1:[0-9]+"\}\})"));
  mock.signal(SIGTERM);
  EXPECT_EQ(mock.exit_code(), 0);
}

TEST(PurgatoryMock, StopsOnEitherSignalWithinASecondWithClientsConnected) {
  for (const int signal : {SIGTERM, SIGINT}) {
    ChildProcess mock(kProgram, {"--port", "0"});
    const std::uint16_t port = port_of(mock.line());
    std::vector<RawClient> clients;
    for (int count = 0; count < 100; ++count) {
      clients.emplace_back(port);
      ASSERT_EQ(clients.back().ask("GET /_up HTTP/1.1\r\n\r\n")->status(), 200);
    }
    clients.back().send("GET /half HTT");
    const auto start = std::chrono::steady_clock::now();
    mock.signal(signal);
    EXPECT_EQ(mock.exit_code(), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
  }
}

TEST(PurgatoryMock, PortInUseEndsWithOneAndTheReason) {
  ChildProcess first(kProgram, {"--port", "0"});
  const std::string port = std::to_string(port_of(first.line()));
  ChildProcess second(kProgram, {"--port", port});
  EXPECT_EQ(second.rest_of_error(), "purgatory-mock: Cannot listen on port " + port +
                                        " of 127.0.0.1: another program listens there already.\n");
  EXPECT_EQ(second.exit_code(), 1);
}

TEST(PurgatoryMock, UnknownRuleEndsWithTwoAndASuggestion) {
  ChildProcess mock(kProgram, {"--port", "0", "--deviate", "purge-takes-only-leafs"});
  EXPECT_THAT(mock.rest_of_error(), HasSubstr("did you mean \"purge-takes-only-leaves\"?"));
  EXPECT_EQ(mock.exit_code(), 2);
}

TEST(PurgatoryMock, ServesWhatItLoaded) {
  const TemporaryFile file(R"({"databases": {"db": {"docs": [{"_id": "a", "n": 12}]}}})");
  ChildProcess mock(kProgram, {"--port", "0", "--load", file.path(), "--admin", "root:secret"});
  RawClient client(port_of(mock.line()));
  EXPECT_THAT(
      client
          .ask("GET /db/a HTTP/1.1\r\nAuthorization: Basic " + base64("root:secret") + "\r\n\r\n")
          ->body,
      HasSubstr("\"n\":12"));
}

TEST(PurgatoryMock, HelpAndRulesGoToStandardOutput) {
  for (const char* flag : {"--help", "--version", "--list-rules"}) {
    ChildProcess mock(kProgram, {flag});
    EXPECT_NE(mock.rest_of_output(), "") << flag;
    EXPECT_EQ(mock.rest_of_error(), "") << flag;
    EXPECT_EQ(mock.exit_code(), 0) << flag;
  }
}

}  // namespace
}  // namespace purgatory

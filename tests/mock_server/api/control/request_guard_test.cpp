// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/request_guard.h"

#include <gtest/gtest.h>

#include "tests/mock_server/api/control/control_fixture.h"

namespace purgatory::api {
namespace {

struct Sender {
  const char* name;
  const char* method;
  http::Headers headers;
  bool is_admitted;
};

class RequestGuard : public testing::TestWithParam<Sender> {};

TEST_P(RequestGuard, AdmitsToolsAndItsOwnPageOnly) {
  http::Request request;
  request.method = GetParam().method;
  request.headers = GetParam().headers;
  EXPECT_EQ(check_sender(request, "mock.example").has_value(), GetParam().is_admitted);
}

INSTANTIATE_TEST_SUITE_P(
    Senders, RequestGuard,
    testing::Values(
        Sender{"Curl", "POST", {{"Host", "127.0.0.1:5984"}}, true},
        Sender{"Localhost", "POST", {{"Host", "localhost:5984"}}, true},
        Sender{"Ipv6", "POST", {{"Host", "[::1]:5984"}}, true},
        Sender{"WithoutHost", "POST", {}, true},
        Sender{"NameOfAContainer", "POST", {{"Host", "couchdb:5984"}}, true},
        Sender{"SubdomainOfLocalhost", "POST", {{"Host", "a.localhost"}}, true},
        Sender{"TheHostThatIsListenedOn", "POST", {{"Host", "Mock.example:1"}}, true},
        Sender{"ReboundName", "GET", {{"Host", "evil.example:5984"}}, false},
        Sender{"ReboundNameWithADotBehind", "GET", {{"Host", "127.0.0.1.evil.example"}}, false},
        Sender{"OwnPage",
               "POST",
               {{"Host", "127.0.0.1:1"},
                {"Origin", "http://127.0.0.1:1"},
                {"Sec-Fetch-Site", "same-origin"}},
               true},
        Sender{"OtherPort",
               "POST",
               {{"Host", "127.0.0.1:1"}, {"Origin", "http://127.0.0.1:2"}},
               false},
        Sender{"OtherScheme",
               "POST",
               {{"Host", "127.0.0.1:1"}, {"Origin", "https://127.0.0.1:1"}},
               false},
        Sender{"OtherOrigin",
               "POST",
               {{"Host", "127.0.0.1:1"}, {"Origin", "http://evil.example"}},
               false},
        Sender{"NullOrigin", "POST", {{"Host", "127.0.0.1:1"}, {"Origin", "null"}}, false},
        Sender{"OtherSiteReading",
               "GET",
               {{"Host", "127.0.0.1:1"}, {"Sec-Fetch-Site", "cross-site"}},
               false},
        Sender{"OtherPortOfThisMachineReading",
               "GET",
               {{"Host", "127.0.0.1:1"}, {"Sec-Fetch-Site", "same-site"}},
               false},
        Sender{"FollowedLink",
               "GET",
               {{"Host", "127.0.0.1:1"},
                {"Sec-Fetch-Site", "cross-site"},
                {"Sec-Fetch-Mode", "navigate"}},
               true},
        Sender{"SentForm",
               "POST",
               {{"Host", "127.0.0.1:1"},
                {"Sec-Fetch-Site", "cross-site"},
                {"Sec-Fetch-Mode", "navigate"}},
               false},
        Sender{"TypedAddress", "GET", {{"Host", "127.0.0.1:1"}, {"Sec-Fetch-Site", "none"}}, true}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Loopback, IsWhatOnlyThisMachineReaches) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "::1", "localhost", "LocalHost"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "127.evil.example", "example.com", ""}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

class GuardedControl : public ControlTest {};

TEST_F(GuardedControl, WebPageOfOthersChangesNothing) {
  const auto answer =
      client_->send("POST", "/_mock/reset", {}, {{"Origin", "http://evil.example"}});
  EXPECT_EQ(answer.status(), 403);
  EXPECT_EQ(answer.reason(),
            "The request comes from the origin `http://evil.example`. The control has no password, "
            "so it is not for web pages of others.");
  EXPECT_EQ(get("/db").status(), 200);
  EXPECT_EQ(client_->send("GET", "/_mock/state", {}, {{"Host", "evil.example"}}).status(), 403);
  EXPECT_EQ(client_->send("OPTIONS", "/_mock/reset", {}, {{"Host", "127.0.0.1"}}).status(), 405);
}

}  // namespace
}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/listener.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/mock_server/transport/served.h"

namespace purgatory::transport {
namespace {

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\n\r\n";

TEST(Listener, PicksAFreePortAndNamesItInItsUrl) {
  Served served(echo);
  EXPECT_GT(served.port(), 0);
  EXPECT_EQ(served.listener().url(), "http://127.0.0.1:" + std::to_string(served.port()));
}

TEST(Listener, PortInUseIsAnErrorThatNamesIt) {
  const Served served(echo);
  api::FunctionService service(echo);
  Listener second;
  const auto port = second.start({.port = served.port()}, service);
  ASSERT_FALSE(port.has_value());
  EXPECT_EQ(port.error().message, "Cannot listen on port " + std::to_string(served.port()) +
                                      " of 127.0.0.1: another program listens there already.");
  EXPECT_EQ(second.url(), "");
}

TEST(Listener, HostThatIsNotOursIsAnError) {
  api::FunctionService service(echo);
  Listener listener;
  EXPECT_FALSE(listener.start({.host = "192.0.2.1"}, service).has_value());
  EXPECT_FALSE(listener.start({.host = "no such host"}, service).has_value());
}

TEST(Listener, WritesIpv6HostsInBrackets) {
  api::FunctionService service(echo);
  Listener listener;
  const auto port = listener.start({.host = "::1"}, service);
  ASSERT_TRUE(port.has_value()) << port.error().message;
  EXPECT_EQ(listener.url(), "http://[::1]:" + std::to_string(*port));
}

TEST(Listener, ListensOnLoopbackOnlyByDefault) { EXPECT_EQ(ListenOptions{}.host, "127.0.0.1"); }

TEST(Listener, PortIsFreeAgainAfterAStop) {
  api::FunctionService service(echo);
  Listener listener;
  const auto port = listener.start({}, service);
  RawClient client(*port);
  ASSERT_TRUE(client.ask(kRequest).has_value());
  listener.stop();
  EXPECT_TRUE(client.sees_end());
  EXPECT_FALSE(RawClient(*port).is_connected());
  EXPECT_EQ(listener.start({.port = *port}, service), *port);
}

TEST(Listener, StartsAndStopsManyTimesInOneProcess) {
  api::FunctionService service(echo);
  for (int round = 0; round < 100; ++round) {
    Listener listener;
    const auto port = listener.start({}, service);
    ASSERT_TRUE(port.has_value());
    if (round % 2 == 0) {
      EXPECT_EQ(RawClient(*port).ask(kRequest)->status(), 200);
    }
    listener.stop();
    listener.stop();
  }
}

TEST(Listener, MayBeStoppedFromSeveralThreads) {
  Served served(echo);
  RawClient client = served.client();
  ASSERT_EQ(client.ask(kRequest)->status(), 200);
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&served] { served.listener().stop(); });
  }
  EXPECT_TRUE(client.sees_end());
}

TEST(Listener, ConnectionsBeyondTheBoundAreToldSo) {
  const Served served(echo, {.max_connections = 3});
  std::vector<RawClient> clients;
  for (int client = 0; client < 3; ++client) {
    clients.push_back(served.client());
    ASSERT_EQ(clients.back().ask(kRequest)->status(), 200);
  }
  for (int client = 0; client < 10; ++client) {
    RawClient beyond = served.client();
    const auto answer = beyond.answer();
    ASSERT_TRUE(answer && answer->is_complete);
    EXPECT_EQ(answer->status(), 503);
    EXPECT_EQ(answer->body, "The server has too many connections.");
    EXPECT_TRUE(beyond.sees_end());
  }
  EXPECT_EQ(clients.front().ask(kRequest)->status(), 200);
}

TEST(Listener, ManyBeyondTheBoundAreToldSoAtOnce) {
  const Served served(echo, {.max_connections = 1});
  RawClient served_client = served.client();
  ASSERT_EQ(served_client.ask(kRequest)->status(), 200);
  std::vector<RawClient> beyond;
  for (int client = 0; client < 100; ++client) beyond.push_back(served.client());
  for (RawClient& client : beyond) EXPECT_EQ(client.answer()->status(), 503);
}

}  // namespace
}  // namespace purgatory::transport

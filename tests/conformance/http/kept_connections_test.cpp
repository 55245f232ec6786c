// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/kept_connections.h"

#include <array>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

// Two ends of one connection, without a network.
class Connection {
 public:
  Connection() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0); }
  ~Connection() {
    close(ends_[0]);
    hang_up();
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int socket() const { return ends_[0]; }
  void say(const std::string& text) { EXPECT_GT(write(ends_[1], text.data(), text.size()), 0); }
  void hang_up() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

Request request_to(const std::string& address) {
  Request request;
  request.method = "PUT";
  request.base_url = address;
  request.path = "/db";
  return request;
}

TEST(KeptConnections, TellWhatCameUnaskedAndBehindWhat) {
  Connection quiet;
  Connection loud;
  KeptConnections kept;
  kept.keep(quiet.socket(), request_to("http://a"));
  kept.keep(loud.socket(), request_to("http://b"));
  EXPECT_FALSE(kept.find_unasked());
  loud.say("more");
  const auto unasked = kept.find_unasked();
  ASSERT_TRUE(unasked);
  EXPECT_EQ(unasked->behind, "PUT http://b/db");
  EXPECT_EQ(unasked->begin, "more");
}

TEST(KeptConnections, SayNothingOfOneThatWasClosedOrForgotten) {
  Connection closed;
  Connection forgotten;
  KeptConnections kept;
  kept.keep(closed.socket(), request_to("http://a"));
  kept.keep(forgotten.socket(), request_to("http://a"));
  closed.hang_up();
  forgotten.say("more");
  kept.forget(forgotten.socket());
  EXPECT_FALSE(kept.find_unasked());
}

TEST(KeptConnections, CannotReadWhatIsEncrypted) {
  Connection connection;
  KeptConnections kept;
  kept.keep(connection.socket(), request_to("https://a"));
  connection.say("more");
  const auto unasked = kept.find_unasked();
  ASSERT_TRUE(unasked);
  EXPECT_EQ(unasked->begin, "");
}

TEST(KeptConnections, KnowTheLastRequestOfEach) {
  Connection connection;
  KeptConnections kept;
  kept.keep(connection.socket(), request_to("http://a"));
  kept.keep(connection.socket(), request_to("http://b"));
  connection.say("more");
  EXPECT_EQ(kept.find_unasked()->behind, "PUT http://b/db");
}

TEST(KeptConnections, FarewellOfAnIdleConnectionIsKnown) {
  EXPECT_TRUE(is_farewell("HTTP/1.1 408 Request Timeout\r\n"));
  EXPECT_TRUE(is_farewell("HTTP/1.0 408 Request Time-out\r\n"));
  EXPECT_FALSE(is_farewell("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(is_farewell("408"));
}

}  // namespace
}  // namespace purgatory::conformance

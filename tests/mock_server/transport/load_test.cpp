// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <memory>
#include <sys/resource.h>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/doubles/manual_stream.h"
#include "tests/mock_server/transport/served.h"

namespace purgatory::transport {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMany = 1'000;
constexpr std::string_view kRequest = "GET / HTTP/1.1\r\n\r\n";
constexpr std::string_view kFeed = "GET /feed HTTP/1.1\r\n\r\n";

// Both ends of each connection are in this process, and each feed has a descriptor of its own.
void allow_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ASSERT_GE(limit.rlim_cur, 4'000U);
}

milliseconds cpu_time() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto time_of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return std::chrono::duration_cast<milliseconds>(time_of(usage.ru_utime) +
                                                  time_of(usage.ru_stime));
}

// Answers half a second after it was asked, without using the processor in between.
class LateStream final : public http::BodyStream {
 public:
  Piece next() override {
    if (clock_.now() >= end_) return {"late", State::End, {}};
    return {"", State::Waiting, end_};
  }
  void set_waker(std::function<void()>) override {}

 private:
  SystemClock clock_;
  TimePoint end_ = clock_.now() + milliseconds(500);
};

class Load : public testing::Test {
 protected:
  void SetUp() override { allow_descriptors(); }

  http::Response respond(const http::Request& request) {
    if (request.target == "/") return text_response("hello");
    http::Response response;
    if (request.target == "/late") response.stream = std::make_unique<LateStream>();
    if (request.target == "/feed") {
      response.body = "first";
      response.stream = std::make_unique<http::ManualStream>(tap_);
    }
    return response;
  }
  // What the whole process used while nothing happened for half a second.
  milliseconds cpu_time_while_waiting() {
    RawClient client = served_.client();
    const milliseconds before = cpu_time();
    EXPECT_EQ(client.ask("GET /late HTTP/1.1\r\n\r\n")->body, "late");
    return cpu_time() - before;
  }
  void connect_many() {
    for (std::size_t count = 0; count < kMany; ++count) clients_.push_back(served_.client());
  }
  void start_many_feeds() {
    connect_many();
    for (RawClient& client : clients_) client.send(kFeed);
    for (RawClient& client : clients_) ASSERT_TRUE(client.waits_for("first"));
  }
  milliseconds time_to_stop() {
    const auto start = std::chrono::steady_clock::now();
    served_.listener().stop();
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
  }

  std::shared_ptr<http::Tap> tap_ = std::make_shared<http::Tap>();
  Served served_{[this](const http::Request& request) { return respond(request); }};
  std::vector<RawClient> clients_;
};

TEST_F(Load, ThousandIdleConnectionsCostNoCpuTime) {
  connect_many();
  for (RawClient& client : clients_) ASSERT_EQ(client.ask(kRequest)->body, "hello");
  EXPECT_LT(cpu_time_while_waiting(), milliseconds(50));
  for (RawClient& client : clients_) EXPECT_EQ(client.ask(kRequest)->body, "hello");
}

TEST_F(Load, ThousandWaitingFeedsCostNoCpuTime) {
  start_many_feeds();
  EXPECT_LT(cpu_time_while_waiting(), milliseconds(50));
  tap_->end();
}

TEST_F(Load, BurstOfConnectionsIsServed) {
  for (int count = 0; count < 500; ++count) clients_.push_back(served_.client());
  for (RawClient& client : clients_) ASSERT_TRUE(client.send(kRequest));
  for (RawClient& client : clients_) EXPECT_EQ(client.answer()->body, "hello");
}

TEST_F(Load, StopsWithinASecondWithIdleConnections) {
  connect_many();
  for (RawClient& client : clients_) ASSERT_EQ(client.ask(kRequest)->body, "hello");
  EXPECT_LT(time_to_stop(), milliseconds(1'000));
  for (RawClient& client : clients_) EXPECT_TRUE(client.sees_end());
}

TEST_F(Load, StopsWithinASecondWithWaitingFeeds) {
  start_many_feeds();
  EXPECT_LT(time_to_stop(), milliseconds(1'000));
}

TEST_F(Load, StopsWithinASecondWithHalfSentRequests) {
  for (const std::string_view half : {"GET / HT", "PUT / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"}) {
    clients_.push_back(served_.client());
    clients_.back().send(half);
  }
  ASSERT_EQ(served_.client().ask(kRequest)->status(), 200);
  EXPECT_LT(time_to_stop(), milliseconds(1'000));
}

TEST_F(Load, ParallelClientsGetTheirOwnAnswers) {
  const Served echoing(echo);
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&echoing, thread] {
      RawClient client = echoing.client();
      for (int request = 0; request < 200; ++request) {
        const std::string target = "/" + std::to_string(thread) + "/" + std::to_string(request);
        const auto answer = client.ask("GET " + target + " HTTP/1.1\r\n\r\n");
        ASSERT_TRUE(answer.has_value());
        EXPECT_EQ(answer->body, "GET " + target + " ");
      }
    });
  }
}

}  // namespace
}  // namespace purgatory::transport

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// A server of bytes on a free port of the loopback interface: answers each request with the next of
// the texts given, whatever was asked, and keeps what it received. Behind the last text it closes.
class LoopbackServer {
 public:
  enum class BehindAnswer { GoOn, HangUp };

  explicit LoopbackServer(std::vector<std::string> answers,
                          BehindAnswer behind_answer = BehindAnswer::GoOn);
  ~LoopbackServer();

  std::string url() const;
  // The requests so far, head and body as received.
  std::vector<std::string> received() const;
  int connections() const { return connections_; }
  // Sends bytes that nobody asked for over the connection there is, and returns once they have
  // reached the other end.
  void say(const std::string& bytes);

 private:
  void serve();
  void serve_from_now(int connection);
  // False once there is nothing left to answer.
  bool serve_connection(int socket);
  bool answer_next(int socket, std::string request);

  const std::vector<std::string> answers_;
  const BehindAnswer behind_answer_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex connection_mutex_;
  int connection_ = -1;  // the one that is served
  std::size_t answered_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> received_;
  std::thread thread_;
};

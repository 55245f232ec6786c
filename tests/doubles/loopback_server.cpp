// SPDX-License-Identifier: Apache-2.0
#include "tests/doubles/loopback_server.h"

#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace {

std::size_t content_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

// One request, head and body; empty when the client is gone.
std::string read_request(int socket) {
  std::string request;
  std::size_t wanted = std::string::npos;
  while (request.size() < wanted) {
    char buffer[4096];
    const auto count = recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return "";
    request.append(buffer, static_cast<std::size_t>(count));
    const auto end = request.find("\r\n\r\n");
    if (end != std::string::npos) wanted = end + 4 + content_length(request.substr(0, end));
  }
  return request;
}

}  // namespace

LoopbackServer::LoopbackServer(std::vector<std::string> answers, BehindAnswer behind_answer)
    : answers_(std::move(answers)), behind_answer_(behind_answer) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (bind(listener_, generic, size) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error(std::string("no loopback port: ") + std::strerror(errno));
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string LoopbackServer::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::vector<std::string> LoopbackServer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void LoopbackServer::say(const std::string& bytes) {
  const std::lock_guard lock(connection_mutex_);
  send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  // What is acknowledged is there to be read.
  int outstanding = 1;
  while (outstanding > 0 && ioctl(connection_, TIOCOUTQ, &outstanding) == 0) {
    std::this_thread::yield();
  }
}

void LoopbackServer::serve() {
  bool goes_on = true;
  while (goes_on) {
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    ++connections_;
    serve_from_now(connection);
    goes_on = serve_connection(connection);
    serve_from_now(-1);
  }
  // Whoever connects now is refused, not left waiting.
  shutdown(listener_, SHUT_RDWR);
}

// Closes the connection before, unless something is being said over it.
void LoopbackServer::serve_from_now(int connection) {
  const std::lock_guard lock(connection_mutex_);
  if (connection_ >= 0) close(connection_);
  connection_ = connection;
}

bool LoopbackServer::serve_connection(int socket) {
  while (true) {
    std::string request = read_request(socket);
    if (request.empty()) return answered_ < answers_.size();
    if (!answer_next(socket, std::move(request))) return false;
  }
}

bool LoopbackServer::answer_next(int socket, std::string request) {
  {
    const std::lock_guard lock(mutex_);
    received_.push_back(std::move(request));
  }
  if (answered_ == answers_.size()) return false;
  const std::string& answer = answers_[answered_++];
  send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
  return behind_answer_ == BehindAnswer::GoOn;
}

// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/load_generator.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace purgatory::benchmarks {
namespace {

using std::chrono::steady_clock;

class Generator {
 public:
  explicit Generator(const Load& load);
  ~Generator();
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  double run();

 private:
  struct Client {
    int descriptor = -1;
    std::size_t received = 0;  // of the present answer
  };

  int connect() const;
  void ask(const Client& client) const;
  std::size_t receive(const Client& client);
  // All answers are as long as the first one.
  void learn_answer_size();
  void advance(Client& client);

  const Load& load_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
  std::size_t answer_size_ = 0;
  std::uint64_t answers_ = 0;
};

[[noreturn]] void fail(const char* what) { throw std::runtime_error(what); }

int Generator::connect() const {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(load_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    fail("cannot connect to the server");
  }
  const int yes = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  return descriptor;
}

Generator::Generator(const Load& load) : load_(load) {
  clients_.resize(load.connections);
  for (std::size_t index = 0; index < clients_.size(); ++index) {
    clients_[index].descriptor = connect();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_[index].descriptor, &event);
  }
}

Generator::~Generator() {
  for (const Client& client : clients_) ::close(client.descriptor);
  ::close(epoll_);
}

void Generator::ask(const Client& client) const {
  const std::string& request = load_.request;
  if (::send(client.descriptor, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    fail("the server takes no request");
  }
}

std::size_t Generator::receive(const Client& client) {
  const ssize_t count = ::recv(client.descriptor, buffer_.data(), buffer_.size(), 0);
  if (count < 0) fail("the server reset a connection");
  if (count == 0) fail("the server closed a connection");
  return static_cast<std::size_t>(count);
}

void Generator::learn_answer_size() {
  ask(clients_.front());
  std::string answer;
  std::size_t whole = 1;
  while (answer.size() < whole) {
    answer.append(buffer_.data(), receive(clients_.front()));
    const std::size_t body = answer.find("\r\n\r\n");
    if (body == std::string::npos) {
      whole = answer.size() + 1;
      continue;
    }
    const std::size_t length = answer.find("Content-Length: ");
    if (!answer.starts_with("HTTP/1.1 200 ") || length > body)
      fail("the answer is not as expected");
    whole = body + 4 + std::stoul(answer.substr(length + 16));
  }
  answer_size_ = whole;
}

void Generator::advance(Client& client) {
  client.received += receive(client);
  if (client.received < answer_size_) return;
  if (client.received > answer_size_) fail("an answer has another length than the first one");
  client.received = 0;
  ++answers_;
  ask(client);
}

double Generator::run() {
  learn_answer_size();
  for (const Client& client : clients_) ask(client);
  const auto start = steady_clock::now();
  std::array<epoll_event, 256> events{};
  auto now = start;
  while (now - start < load_.time) {
    const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1'000);
    if (ready <= 0) fail("the server answers nothing");
    for (int index = 0; index < ready; ++index) {
      advance(clients_[events[static_cast<std::size_t>(index)].data.u64]);
    }
    now = steady_clock::now();
  }
  return static_cast<double>(answers_) / std::chrono::duration<double>(now - start).count();
}

}  // namespace

double requests_per_second(const Load& load) { return Generator(load).run(); }

}  // namespace purgatory::benchmarks

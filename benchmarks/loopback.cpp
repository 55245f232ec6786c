// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/loopback.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace purgatory::benchmarks {
namespace {

[[noreturn]] void fail(const char* what) { throw std::runtime_error(what); }

}  // namespace

Loopback::Loopback(std::uint16_t port)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(descriptor_);
    fail("cannot connect to the server");
  }
  const int yes = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

Loopback::~Loopback() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Loopback::Loopback(Loopback&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), received_(std::move(other.received_)) {}

void Loopback::send(std::string_view bytes) const {
  if (::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(bytes.size())) {
    fail("the server takes no request");
  }
}

void Loopback::receive() {
  std::array<char, 4'096> buffer{};
  const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (count <= 0) fail("the server closed a connection");
  received_.append(buffer.data(), static_cast<std::size_t>(count));
}

std::string Loopback::head() {
  auto end = received_.find("\r\n\r\n");
  for (; end == std::string::npos; end = received_.find("\r\n\r\n")) receive();
  std::string head = received_.substr(0, end + 4);
  received_.erase(0, end + 4);
  return head;
}

int Loopback::answer() {
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  constexpr std::size_t kBehindVersion = 9;
  const std::string head = this->head();
  const auto length = head.find(kLength);
  if (length == std::string::npos) fail("an answer has no length");
  const std::size_t size = std::stoul(head.substr(length + kLength.size()));
  while (received_.size() < size) receive();
  received_.erase(0, size);
  return std::stoi(head.substr(kBehindVersion));
}

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
}

}  // namespace purgatory::benchmarks

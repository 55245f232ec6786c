// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/socket.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <climits>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <fcntl.h>

namespace purgatory::transport {
namespace {

using std::chrono::milliseconds;

// `poll` that goes on after a signal with the time that is left. -1: no limit.
int poll_restarting(std::span<pollfd> descriptors, milliseconds time) {
  const bool is_limited = time >= milliseconds::zero();
  const SteadyTime end = std::chrono::steady_clock::now() + time;
  while (true) {
    const int timeout = is_limited ? static_cast<int>(std::min<milliseconds::rep>(
                                         std::max<milliseconds::rep>(time.count(), 0), INT_MAX))
                                   : -1;
    const int ready = ::poll(descriptors.data(), descriptors.size(), timeout);
    if (ready >= 0 || errno != EINTR) return ready;
    if (is_limited) {
      time = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
      time = std::max(time, milliseconds::zero());
    }
  }
}

milliseconds time_left(SteadyTime deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
  return std::max(left, milliseconds::zero());
}

bool would_block(int error) { return error == EAGAIN; }

// What `recv` said, but for its wish to be called again.
Received received(ssize_t result, std::size_t& count) {
  count = result > 0 ? static_cast<std::size_t>(result) : 0;
  return result > 0 ? Received::Bytes : Received::Closed;
}

}  // namespace

Socket::Socket(int descriptor, OpenSockets& open, const Deadlines& deadlines)
    : descriptor_(descriptor), open_(open), deadlines_(deadlines), is_open_(open.add(descriptor)) {
  // A child process that kept the connection would keep the client waiting for its end.
  ::fcntl(descriptor_, F_SETFD, FD_CLOEXEC);
}

Socket::~Socket() {
  if (tls_) tls_->close();
  open_.remove(descriptor_);
  ::close(descriptor_);
}

std::string Socket::peer() const {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::getpeername(descriptor_, generic, &length) != 0) return "";
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* number = &reinterpret_cast<const sockaddr_in*>(&address)->sin_addr;
  if (address.ss_family == AF_INET6) {
    number = &reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr;
  }
  const char* name = ::inet_ntop(address.ss_family, number, text.data(), text.size());
  return name == nullptr ? "" : name;
}

bool Socket::encrypt(const TlsContext& context) {
  // The library must come back from a call that would wait, so that a stop is noticed.
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
  tls_ = context.accept(descriptor_);
  return tls_ != nullptr;
}

Received Socket::receive_encrypted(SteadyTime deadline, std::span<char> room, std::size_t& count) {
  using Kind = TlsStream::Outcome::Kind;
  while (true) {
    const TlsStream::Outcome outcome = tls_->read(room);
    count = outcome.count;
    if (is_stopping()) return Received::Stopping;
    if (outcome.kind == Kind::Bytes) return Received::Bytes;
    if (outcome.kind == Kind::Closed) return Received::Closed;
    const short event = outcome.kind == Kind::WaitsToWrite ? POLLOUT : POLLIN;
    std::array<pollfd, 2> descriptors = {pollfd{descriptor_, event, 0},
                                         pollfd{open_.stop_signal().descriptor(), POLLIN, 0}};
    if (poll_restarting(descriptors, time_left(deadline)) == 0) return Received::TimedOut;
  }
}

bool Socket::send_encrypted(std::string_view bytes) {
  using Kind = TlsStream::Outcome::Kind;
  while (!bytes.empty()) {
    const TlsStream::Outcome outcome = tls_->write(bytes);
    if (outcome.kind == Kind::Closed) return false;
    if (outcome.kind == Kind::Bytes) {
      bytes.remove_prefix(outcome.count);
    } else if (!wait_until(outcome.kind == Kind::WaitsToWrite ? POLLOUT : POLLIN)) {
      return false;
    }
  }
  return true;
}

Received Socket::receive(std::span<char> room, std::size_t& count) {
  if (tls_) {
    return receive_encrypted(std::chrono::steady_clock::now() + deadlines_.idle, room, count);
  }
  ssize_t result = -1;
  do {
    result = ::recv(descriptor_, room.data(), room.size(), 0);
  } while (result < 0 && errno == EINTR);
  if (result < 0 && would_block(errno)) return Received::TimedOut;
  if (result <= 0 && is_stopping()) return Received::Stopping;
  return received(result, count);
}

Received Socket::receive_before(SteadyTime deadline, std::span<char> room, std::size_t& count) {
  if (tls_) return receive_encrypted(deadline, room, count);
  while (true) {
    const ssize_t result = ::recv(descriptor_, room.data(), room.size(), MSG_DONTWAIT);
    if (is_stopping()) return Received::Stopping;
    if (result >= 0 || (!would_block(errno) && errno != EINTR)) return received(result, count);
    std::array<pollfd, 2> descriptors = {pollfd{descriptor_, POLLIN, 0},
                                         pollfd{open_.stop_signal().descriptor(), POLLIN, 0}};
    if (poll_restarting(descriptors, time_left(deadline)) == 0) return Received::TimedOut;
  }
}

bool Socket::wait_until(short event) const {
  std::array<pollfd, 2> descriptors = {pollfd{descriptor_, event, 0},
                                       pollfd{open_.stop_signal().descriptor(), POLLIN, 0}};
  const int ready = poll_restarting(descriptors, deadlines_.send);
  return ready > 0 && descriptors[1].revents == 0;
}

bool Socket::send(std::string_view first, std::string_view second) {
  if (tls_) return send_encrypted(first) && send_encrypted(second);
  while (!first.empty() || !second.empty()) {
    // sendmsg reads only; its interface is older than const.
    std::array<iovec, 2> parts = {iovec{const_cast<char*>(first.data()), first.size()},
                                  iovec{const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = second.empty() ? 1 : 2;
    const ssize_t result = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && !(would_block(errno) && wait_until(POLLOUT))) return false;
    const std::size_t sent = result > 0 ? static_cast<std::size_t>(result) : 0;
    const std::size_t of_first = std::min(sent, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(sent - of_first);
  }
  return true;
}

Woken Socket::wait_for(const Signal& event, std::optional<milliseconds> time) const {
  std::array<pollfd, 3> descriptors = {pollfd{event.descriptor(), POLLIN, 0},
                                       pollfd{descriptor_, POLLRDHUP, 0},
                                       pollfd{open_.stop_signal().descriptor(), POLLIN, 0}};
  const int ready = poll_restarting(descriptors, time.value_or(milliseconds(-1)));
  if (ready == 0) return Woken::ByTime;
  if (descriptors[2].revents != 0) return Woken::Stopping;
  if (descriptors[1].revents != 0) return Woken::ClientLeft;
  return Woken::ByEvent;
}

void Socket::linger() {
  if (tls_) tls_->close();
  if (::shutdown(descriptor_, SHUT_WR) != 0) return;
  const SteadyTime deadline = std::chrono::steady_clock::now() + deadlines_.linger;
  std::array<char, 16'384> dropped{};
  std::size_t count = 0;
  // Against a client that sends without end: not longer than the deadline in all.
  // What still comes is dropped as it is, encrypted or not.
  tls_.reset();
  while (std::chrono::steady_clock::now() < deadline &&
         receive_before(deadline, dropped, count) == Received::Bytes) {
  }
}

void Socket::reset_in_the_end() {
  const ::linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

}  // namespace purgatory::transport

// SPDX-License-Identifier: Apache-2.0
#include "tests/doubles/raw_client.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

#include "support/text.h"

namespace purgatory {

int RawAnswer::status() const {
  const std::size_t start = status_line.find(' ') + 1;
  int status = 0;
  std::from_chars(status_line.data() + start, status_line.data() + status_line.size(), status);
  return status;
}

RawClient::RawClient(std::uint16_t port)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval longest{.tv_sec = 20, .tv_usec = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest));
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof(longest));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    close();
  }
}

RawClient::~RawClient() { close(); }

RawClient::RawClient(RawClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      was_reset_(other.was_reset_),
      buffer_(std::move(other.buffer_)) {}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::fill() {
  std::array<char, 65'536> piece{};
  const ssize_t count = ::recv(descriptor_, piece.data(), piece.size(), 0);
  if (count < 0) was_reset_ = true;
  if (count <= 0) return false;
  buffer_.append(piece.data(), static_cast<std::size_t>(count));
  return true;
}

std::optional<std::string> RawClient::line() {
  while (true) {
    if (const std::size_t end = buffer_.find("\r\n"); end != std::string::npos) {
      std::string text = buffer_.substr(0, end);
      buffer_.erase(0, end + 2);
      return text;
    }
    if (!fill()) return std::nullopt;
  }
}

bool RawClient::take(std::size_t count, std::string& out) {
  while (buffer_.size() < count) {
    if (!fill()) return false;
  }
  out.append(buffer_, 0, count);
  buffer_.erase(0, count);
  return true;
}

bool RawClient::read_chunks(std::string& body) {
  while (const auto text = line()) {
    std::size_t size = 0;
    const char* const end = text->data() + text->size();
    if (std::from_chars(text->data(), end, size, 16).ptr != end) return false;
    if (!take(size, body)) return false;
    if (line() != "") return false;
    if (size == 0) return true;
  }
  return false;
}

std::optional<RawAnswer> RawClient::answer(Body body) {
  RawAnswer answer;
  auto text = line();
  if (!text) return std::nullopt;
  answer.status_line = *text;
  for (text = line(); text && !text->empty(); text = line()) {
    const std::size_t colon = text->find(':');
    answer.headers.add(text->substr(0, colon), std::string(trim(text->substr(colon + 1))));
  }
  if (!text) return answer;
  const auto length = answer.headers.find("Content-Length");
  const int status = answer.status();
  if (body == Body::None || status == 100 || status == 204 || status == 304) {
    answer.is_complete = true;
  } else if (answer.headers.value_or_empty("Transfer-Encoding") == "chunked") {
    answer.is_complete = read_chunks(answer.body);
  } else if (length) {
    answer.is_complete = take(std::stoul(std::string(*length)), answer.body);
  } else {
    const auto bytes = rest();
    answer.is_complete = bytes.has_value();
    answer.body = bytes.value_or("");
  }
  return answer;
}

std::optional<RawAnswer> RawClient::ask(std::string_view request) {
  if (!send(request)) return std::nullopt;
  return answer();
}

std::optional<std::string> RawClient::rest() {
  while (fill()) {
  }
  if (was_reset_) return std::nullopt;
  return std::exchange(buffer_, {});
}

bool RawClient::waits_for(std::string_view bytes) {
  while (buffer_.find(bytes) == std::string::npos) {
    if (!fill()) return false;
  }
  return true;
}

void RawClient::end_sending() { ::shutdown(descriptor_, SHUT_WR); }

void RawClient::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

void RawClient::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close();
}

}  // namespace purgatory

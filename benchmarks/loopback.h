// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace purgatory::benchmarks {

// A connection to a port of the loopback interface, without Nagle's delay; closed at the end. Every
// failure throws std::runtime_error.
class Loopback {
 public:
  explicit Loopback(std::uint16_t port);
  ~Loopback();
  Loopback(Loopback&& other) noexcept;
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  int descriptor() const { return descriptor_; }
  void send(std::string_view bytes) const;
  // Waits for an answer with a Content-Length: its status.
  int answer();
  // Waits for the head of an answer, and keeps what came behind it.
  std::string head();

 private:
  void receive();

  int descriptor_ = -1;
  std::string received_;
};

// Where a server listens, by its URL.
std::uint16_t port_of(const std::string& url);

}  // namespace purgatory::benchmarks

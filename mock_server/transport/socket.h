// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mock_server/transport/open_sockets.h"
#include "mock_server/transport/options.h"

namespace purgatory::transport {

using SteadyTime = std::chrono::steady_clock::time_point;

// How a wait for bytes ended.
enum class Received {
  Bytes,
  Closed,  // by the client, in good order or not
  TimedOut,
  Stopping,  // the listener stops
};

// How a wait for something to happen beside the socket ended.
enum class Woken {
  ByEvent,
  ByTime,
  ClientLeft,
  Stopping,
};

// One accepted connection; closes it in the end. Used by one thread. All waits end when the
// listener stops.
class Socket {
 public:
  Socket(int descriptor, OpenSockets& open, const Deadlines& deadlines);
  // What goes over the connection is encrypted from the first byte on. False when there is no
  // memory for it.
  bool encrypt(const TlsContext& context);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // False when the listener stopped before the socket was known to it.
  bool is_open() const { return is_open_; }
  bool is_stopping() const { return open_.is_stopping(); }
  bool is_encrypted() const { return tls_ != nullptr; }
  // The client's address without port.
  std::string peer() const;

  // Waits without a deadline of its own: the socket's receive time-out, set where it was accepted,
  // is that of an idle connection. One system call when the bytes are there.
  Received receive(std::span<char> room, std::size_t& count);
  Received receive_before(SteadyTime deadline, std::span<char> room, std::size_t& count);
  // Sends `first` and `second` whole, in one call when the kernel takes them. False when the client
  // left, took nothing for the time of `Deadlines::send`, or the listener stops.
  bool send(std::string_view first, std::string_view second = {});
  // Waits for `event`, for the time to be over (absent: never), or for the client to leave, of
  // which a half-closed connection is taken as the sign.
  Woken wait_for(const Signal& event, std::optional<std::chrono::milliseconds> time) const;
  // Ends the sending side and reads on for a while. To close at once with unread bytes would reset
  // the connection, and the client could lose the answer.
  void linger();
  // Makes the end of the connection a reset.
  void reset_in_the_end();

 private:
  bool wait_until(short event) const;
  Received receive_encrypted(SteadyTime deadline, std::span<char> room, std::size_t& count);
  bool send_encrypted(std::string_view bytes);

  int descriptor_;
  OpenSockets& open_;
  const Deadlines& deadlines_;
  bool is_open_;
  std::unique_ptr<TlsStream> tls_;  // null: nothing is encrypted
};

}  // namespace purgatory::transport

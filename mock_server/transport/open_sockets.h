// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <unordered_set>

#include "mock_server/transport/signal.h"

namespace purgatory::transport {

// The connections of one listener, so that its stop reaches each of them: one that waits in `recv`
// by a shutdown of its socket, one that waits in `poll` by the signal. Thread-safe.
class OpenSockets {
 public:
  // False once stopping: the socket is to be closed at once.
  bool add(int socket);
  // To be called before the socket is closed, since its number may come back at any time.
  void remove(int socket);
  std::size_t size() const;

  void stop();
  bool is_stopping() const { return is_stopping_.load(std::memory_order_relaxed); }
  const Signal& stop_signal() const { return stop_signal_; }

 private:
  mutable std::mutex mutex_;
  std::unordered_set<int> sockets_;
  std::atomic<bool> is_stopping_ = false;
  Signal stop_signal_;
};

}  // namespace purgatory::transport

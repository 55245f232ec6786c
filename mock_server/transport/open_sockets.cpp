// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/open_sockets.h"

#include <sys/socket.h>

namespace purgatory::transport {

bool OpenSockets::add(int socket) {
  const std::lock_guard lock(mutex_);
  if (is_stopping()) return false;
  sockets_.insert(socket);
  return true;
}

void OpenSockets::remove(int socket) {
  const std::lock_guard lock(mutex_);
  sockets_.erase(socket);
}

std::size_t OpenSockets::size() const {
  const std::lock_guard lock(mutex_);
  return sockets_.size();
}

void OpenSockets::stop() {
  const std::lock_guard lock(mutex_);
  is_stopping_ = true;
  stop_signal_.raise();
  // Only the reading side: an answer in work still goes out.
  for (const int socket : sockets_) ::shutdown(socket, SHUT_RD);
}

}  // namespace purgatory::transport

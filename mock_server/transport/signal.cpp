// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/signal.h"

#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace purgatory::transport {

Signal::Signal() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make an event descriptor");
  }
}

Signal::~Signal() { ::close(descriptor_); }

void Signal::raise() {
  // Fails only when the counter is full, and then it is raised already.
  [[maybe_unused]] const int result = ::eventfd_write(descriptor_, 1);
}

void Signal::clear() {
  eventfd_t count = 0;
  [[maybe_unused]] const int result = ::eventfd_read(descriptor_, &count);
}

}  // namespace purgatory::transport

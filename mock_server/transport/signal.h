// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace purgatory::transport {

// A flag that `poll` can wait for (Linux eventfd). Any thread may raise it.
class Signal {
 public:
  // Throws std::system_error when the process has no descriptor left.
  Signal();
  ~Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void raise();
  void clear();
  // Readable while raised.
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace purgatory::transport

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "mock_server/api/service.h"
#include "mock_server/transport/listen_error.h"
#include "mock_server/transport/options.h"
#include "support/result.h"

namespace purgatory::transport {

// One port on which a `Service` is served, with a thread per connection (docs/decisions/0002).
// Thread-safe. To be started and stopped as often as one likes; the destructor stops it.
class Listener {
 public:
  Listener();
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Answers the port once connections are accepted. `service` must outlive the listening. Requires
  // that it is not started.
  Result<std::uint16_t, ListenError> start(const ListenOptions& options, api::Service& service);
  // "http://127.0.0.1:5984", without a slash at the end; empty when not started. Where all
  // addresses are listened on, it names the loopback one.
  std::string url() const;
  // Lets the requests in work finish, ends feeds and idle connections, cuts answers that a client
  // does not take, and waits for all threads.
  // Call `Service::stop` before, so that feeds can end in good order. Does nothing when not
  // started.
  void stop();

 private:
  class Running;

  mutable std::mutex mutex_;
  std::unique_ptr<Running> running_;
  std::string url_;
};

}  // namespace purgatory::transport

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "mock_server/transport/listen_error.h"
#include "mock_server/transport/options.h"
#include "support/result.h"

namespace purgatory::transport {

// What httplib is used for: a port that is bound and listened on, and accepted connections, each
// handed to a thread. What happens on a connection is ours (docs/decisions/0002).
class HttplibServer {
 public:
  enum class Place {
    OwnThread,
    AcceptingThread,  // no thread could be had: not to be kept for long
  };
  // Gets each accepted socket and closes it. Called on many threads at once.
  using Serve = std::function<void(int descriptor, Place place)>;

  HttplibServer(const ListenOptions& options, Serve serve);
  ~HttplibServer();
  HttplibServer(const HttplibServer&) = delete;
  HttplibServer& operator=(const HttplibServer&) = delete;

  // From here on the kernel completes connections, which wait to be accepted.
  Result<std::uint16_t, ListenError> bind();
  // Requires `bind`. Returns after `halt`, once every `serve` has returned.
  void accept_connections();
  // From any thread, also before `accept_connections`.
  void halt();

 private:
  class Acceptor;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace purgatory::transport

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "mock_server/http/request_parser.h"
#include "mock_server/transport/tls.h"
#include "support/clock.h"

namespace purgatory::transport {

// How long a client may keep a thread busy. Real time, whatever the clock of the server says.
struct Deadlines {
  std::chrono::milliseconds idle{300'000};  // between two requests, as CouchDB (mochiweb) has it
  std::chrono::milliseconds head{30'000};   // from the first byte of a request to its empty line
  std::chrono::milliseconds body{120'000};  // for the whole body, from when it is asked for
  std::chrono::milliseconds send{30'000};   // without one byte of an answer taken: then it is cut
  std::chrono::milliseconds linger{1'000};  // reading on after a last answer, so that it arrives
};

struct ListenOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one
  // A thread each. One more is told 503 and let go.
  std::size_t max_connections = 4'096;
  http::HeadLimits head_limits{};
  Deadlines deadlines{};
  // What connections are encrypted with; null: they are not.
  std::shared_ptr<const TlsContext> tls = nullptr;
  // For the Date field and the `wake_at` of streams; null: the system's. Must outlive the listener.
  const Clock* clock = nullptr;
};

}  // namespace purgatory::transport

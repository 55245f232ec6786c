// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/listener.h"

#include <exception>
#include <thread>

#include <fmt/format.h>

#include "mock_server/transport/connection.h"
#include "mock_server/transport/httplib_server.h"
#include "mock_server/transport/open_sockets.h"
#include "mock_server/transport/socket.h"

namespace purgatory::transport {
namespace {

constexpr const char* kTooMany = "The server has too many connections.";

const Clock& clock_of(const ListenOptions& options) {
  static const SystemClock kSystemClock;
  return options.clock == nullptr ? kSystemClock : *options.clock;
}

std::string url_of(const ListenOptions& options, std::uint16_t port) {
  const std::string_view scheme = options.tls ? "https" : "http";
  const std::string& host = options.host;
  if (host == "0.0.0.0") return fmt::format("{}://127.0.0.1:{}", scheme, port);
  if (host == "::") return fmt::format("{}://[::1]:{}", scheme, port);
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("{}://[{}]:{}", scheme, host, port)
                 : fmt::format("{}://{}:{}", scheme, host, port);
}

}  // namespace

class Listener::Running {
 public:
  Running(const ListenOptions& options, api::Service& service)
      : options_(options), service_(service), clock_(clock_of(options)) {}
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  Result<std::uint16_t, ListenError> start();

 private:
  using Place = HttplibServer::Place;

  void serve(int descriptor, Place place);

  const ListenOptions options_;
  api::Service& service_;
  const Clock& clock_;
  OpenSockets open_;
  HttplibServer server_{options_,
                        [this](int descriptor, Place place) { serve(descriptor, place); }};
  std::thread accepting_;
};

Listener::Running::~Running() {
  if (!accepting_.joinable()) return;
  open_.stop();
  server_.halt();
  accepting_.join();
}

Result<std::uint16_t, ListenError> Listener::Running::start() {
  auto port = server_.bind();
  if (port) accepting_ = std::thread([this] { server_.accept_connections(); });
  return port;
}

void Listener::Running::serve(int descriptor, Place place) {
  try {
    Socket socket(descriptor, open_, options_.deadlines);
    if (!socket.is_open()) return;
    // Without a thread of its own nobody can wait for a handshake.
    if (options_.tls && place == Place::AcceptingThread) return;
    if (options_.tls && !socket.encrypt(*options_.tls)) return;
    Connection connection(socket, service_, options_, clock_);
    if (place == Place::AcceptingThread) {
      connection.turn_away(503, kTooMany, Connection::Farewell::AtOnce);
    } else if (open_.size() > options_.max_connections) {
      connection.turn_away(503, kTooMany, Connection::Farewell::Lingering);
    } else {
      connection.serve();
    }
  } catch (const std::exception&) {
    // Out of memory or descriptors for this connection, which is closed; the others go on.
  }
}

Listener::Listener() = default;
Listener::~Listener() { stop(); }

Result<std::uint16_t, ListenError> Listener::start(const ListenOptions& options,
                                                   api::Service& service) {
  const std::lock_guard lock(mutex_);
  auto running = std::make_unique<Running>(options, service);
  auto port = running->start();
  if (!port) return port;
  running_ = std::move(running);
  url_ = url_of(options, *port);
  return port;
}

std::string Listener::url() const {
  const std::lock_guard lock(mutex_);
  return url_;
}

void Listener::stop() {
  const std::lock_guard lock(mutex_);
  running_.reset();
  url_.clear();
}

}  // namespace purgatory::transport

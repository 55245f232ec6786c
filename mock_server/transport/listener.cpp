// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/listener.h"

#include <atomic>
#include <cerrno>
#include <exception>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>

#include "mock_server/transport/connection.h"
#include "mock_server/transport/open_sockets.h"
#include "mock_server/transport/socket.h"
#include "mock_server/transport/worker_pool.h"

namespace purgatory::transport {
namespace {

// A burst of connections waits here until it is accepted; httplib's own 5 turn most of it away.
constexpr int kBacklog = 4'096;
// Threads beyond the connections served, for those that are told 503.
constexpr std::size_t kRefusers = 32;

const Clock& clock_of(const ListenOptions& options) {
  static const SystemClock system_clock;
  return options.clock == nullptr ? system_clock : *options.clock;
}

std::string url_of(const std::string& host, std::uint16_t port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  if (host == "0.0.0.0") return fmt::format("http://127.0.0.1:{}", port);
  if (host == "::") return fmt::format("http://[::1]:{}", port);
  return is_ipv6 ? fmt::format("http://[{}]:{}", host, port)
                 : fmt::format("http://{}:{}", host, port);
}

// httplib::Server accepts; what happens on a connection is ours.
class Acceptor final : public httplib::Server {
 public:
  Acceptor(const ListenOptions& options, api::Service& service);

  Result<std::uint16_t, ListenError> bind();
  // Returns once `halt` was called and all connections have ended.
  void accept_connections();
  void halt();

 private:
  class Workers;

  bool process_and_close_socket(socket_t descriptor) override;
  void serve(socket_t descriptor);
  // For a connection that not even a thread can be had for.
  void turn_away_at_once(const std::function<void()>& job);
  ListenError listen_error() const;

  const ListenOptions options_;
  api::Service& service_;
  const Clock& clock_;
  OpenSockets open_;
  bool has_no_worker_ = false;  // only used on the accepting thread
  std::thread::id accepting_thread_;
};

// The task queue that httplib hands its connections to, and that it destroys before the acceptor.
class Acceptor::Workers final : public httplib::TaskQueue {
 public:
  explicit Workers(Acceptor& acceptor)
      : acceptor_(acceptor), pool_(acceptor.options_.max_connections + kRefusers) {}

  void enqueue(std::function<void()> job) override {
    if (!pool_.submit(job)) acceptor_.turn_away_at_once(job);
  }
  void shutdown() override { pool_.finish(); }

 private:
  Acceptor& acceptor_;
  WorkerPool pool_;
};

Acceptor::Acceptor(const ListenOptions& options, api::Service& service)
    : options_(options), service_(service), clock_(clock_of(options_)) {
  new_task_queue = [this] { return new Workers(*this); };
  set_read_timeout(options_.deadlines.idle);
  // Inherited by the sockets that are accepted.
  set_tcp_nodelay(true);
  // Without httplib's SO_REUSEPORT, with which two servers share a port and nobody notices.
  set_socket_options([](socket_t descriptor) {
    const int yes = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
}

ListenError Acceptor::listen_error() const {
  const int error = errno;
  const std::string reason = error == EADDRINUSE ? "another program listens there already"
                             : error == 0
                                 ? "the host name does not lead to an address of this machine"
                                 : std::generic_category().message(error);
  return {fmt::format("Cannot listen on port {} of {}: {}.", options_.port, options_.host, reason)};
}

Result<std::uint16_t, ListenError> Acceptor::bind() {
  errno = 0;
  const int port = options_.port == 0                           ? bind_to_any_port(options_.host)
                   : bind_to_port(options_.host, options_.port) ? options_.port
                                                                : -1;
  if (port < 0 || ::listen(svr_sock_, kBacklog) != 0) return Failure<ListenError>(listen_error());
  return static_cast<std::uint16_t>(port);
}

void Acceptor::accept_connections() {
  accepting_thread_ = std::this_thread::get_id();
  listen_after_bind();
}

void Acceptor::halt() {
  open_.stop();
  // Not httplib's stop(): that does nothing before the accepting has begun, and closes a descriptor
  // that the accepting thread may still use. This wakes the thread, which then closes it itself.
  ::shutdown(svr_sock_, SHUT_RDWR);
}

void Acceptor::turn_away_at_once(const std::function<void()>& job) {
  has_no_worker_ = true;
  job();
  has_no_worker_ = false;
}

bool Acceptor::process_and_close_socket(socket_t descriptor) {
  try {
    serve(descriptor);
  } catch (const std::exception&) {
    // Out of memory or descriptors for this connection, which is closed; the others go on.
    return false;
  }
  return true;
}

void Acceptor::serve(socket_t descriptor) {
  Socket socket(descriptor, open_, options_.deadlines);
  if (!socket.is_open()) return;
  if (std::this_thread::get_id() == accepting_thread_ && has_no_worker_) {
    const http::Response response = service_.refuse(503, "The server has too many connections.");
    std::string head;
    http::append_answer_head(head, response, http::answer_frame(response, {.keeps_alive = false}),
                             http::http_date(clock_.now()));
    socket.send(head, response.body);
    return;
  }
  Connection connection(socket, service_, options_, clock_);
  if (open_.size() > options_.max_connections) {
    connection.turn_away(503, "The server has too many connections.");
  } else {
    connection.serve();
  }
}

}  // namespace

class Listener::Running {
 public:
  Running(const ListenOptions& options, api::Service& service) : acceptor_(options, service) {}
  ~Running() {
    if (!thread_.joinable()) return;
    acceptor_.halt();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  Result<std::uint16_t, ListenError> start() {
    auto port = acceptor_.bind();
    if (port) thread_ = std::thread([this] { acceptor_.accept_connections(); });
    return port;
  }

 private:
  Acceptor acceptor_;
  std::thread thread_;
};

Listener::Listener() = default;
Listener::~Listener() { stop(); }

Result<std::uint16_t, ListenError> Listener::start(const ListenOptions& options,
                                                   api::Service& service) {
  const std::lock_guard lock(mutex_);
  auto running = std::make_unique<Running>(options, service);
  auto port = running->start();
  if (!port) return port;
  running_ = std::move(running);
  url_ = url_of(options.host, *port);
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

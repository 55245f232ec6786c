// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/httplib_server.h"

#include <cerrno>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>

#include "mock_server/transport/worker_pool.h"

namespace purgatory::transport {
namespace {

// A burst of connections waits here until it is accepted; httplib's own 5 turn most of it away.
constexpr int kBacklog = 4'096;
// Threads beyond the connections served, for those that are told 503.
constexpr std::size_t kRefusers = 32;

// A job of httplib's tells its place only by the thread that runs it.
thread_local HttplibServer::Place this_thread = HttplibServer::Place::OwnThread;

ListenError listen_error(const ListenOptions& options, int error) {
  const std::string reason = error == EADDRINUSE ? "another program listens there already"
                             : error == 0
                                 ? "the host name does not lead to an address of this machine"
                                 : std::generic_category().message(error);
  return {fmt::format("Cannot listen on port {} of {}: {}.", options.port, options.host, reason)};
}

}  // namespace

class HttplibServer::Acceptor final : public httplib::Server {
 public:
  Acceptor(const ListenOptions& options, Serve serve);

  Result<std::uint16_t, ListenError> bind();
  void halt();

 private:
  class Workers;

  bool process_and_close_socket(socket_t descriptor) override {
    serve_(descriptor, this_thread);
    return true;
  }

  const ListenOptions options_;
  const Serve serve_;
};

// The task queue that httplib hands its connections to, and that it destroys before the acceptor.
class HttplibServer::Acceptor::Workers final : public httplib::TaskQueue {
 public:
  explicit Workers(std::size_t most) : pool_(most) {}

  void enqueue(std::function<void()> job) override {
    if (pool_.submit(job)) return;
    this_thread = Place::AcceptingThread;
    job();
  }
  void shutdown() override { pool_.finish(); }

 private:
  WorkerPool pool_;
};

HttplibServer::Acceptor::Acceptor(const ListenOptions& options, Serve serve)
    : options_(options), serve_(std::move(serve)) {
  new_task_queue = [this] { return new Workers(options_.max_connections + kRefusers); };
  // Becomes the receive time-out of each accepted socket.
  set_read_timeout(options_.deadlines.idle);
  // Inherited by the sockets that are accepted.
  set_tcp_nodelay(true);
  // Without httplib's SO_REUSEPORT, with which two servers share a port and nobody notices.
  set_socket_options([](socket_t descriptor) {
    const int yes = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
}

Result<std::uint16_t, ListenError> HttplibServer::Acceptor::bind() {
  errno = 0;
  int port = options_.port;
  const bool is_bound =
      port == 0 ? (port = bind_to_any_port(options_.host)) > 0 : bind_to_port(options_.host, port);
  if (!is_bound || ::listen(svr_sock_, kBacklog) != 0) {
    return Failure<ListenError>(listen_error(options_, errno));
  }
  return static_cast<std::uint16_t>(port);
}

void HttplibServer::Acceptor::halt() {
  // Not httplib's stop(): that does nothing before the accepting has begun, and closes a descriptor
  // that the accepting thread may still use. This wakes the thread, which then closes it itself.
  ::shutdown(svr_sock_, SHUT_RDWR);
}

HttplibServer::HttplibServer(const ListenOptions& options, Serve serve)
    : acceptor_(std::make_unique<Acceptor>(options, std::move(serve))) {}
HttplibServer::~HttplibServer() = default;

Result<std::uint16_t, ListenError> HttplibServer::bind() { return acceptor_->bind(); }
void HttplibServer::accept_connections() { acceptor_->listen_after_bind(); }
void HttplibServer::halt() { acceptor_->halt(); }

}  // namespace purgatory::transport

// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/stock_server.h"

#include <limits>
#include <thread>
#include <utility>

#include <httplib.h>

namespace purgatory::benchmarks {

class StockServer::Running {
 public:
  Running(const std::string& path, std::string body, std::size_t threads) {
    server_.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
    server_.set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
    // Its backlog of 5 keeps a burst of clients waiting for seconds; the first ones stay meanwhile.
    server_.set_keep_alive_timeout(60);
    server_.set_tcp_nodelay(true);
    server_.Get(path, [body = std::move(body)](const httplib::Request&, httplib::Response& answer) {
      answer.set_content(body, "application/json");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Running() {
    server_.stop();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  int port() const { return port_; }

 private:
  httplib::Server server_;
  std::thread thread_;
  int port_ = -1;
};

StockServer::StockServer(std::string path, std::string body, std::size_t threads)
    : running_(std::make_unique<Running>(path, std::move(body), threads)),
      port_(static_cast<std::uint16_t>(running_->port())) {}

StockServer::~StockServer() = default;

}  // namespace purgatory::benchmarks

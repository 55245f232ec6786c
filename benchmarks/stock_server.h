// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace purgatory::benchmarks {

// cpp-httplib as it comes: one route, one constant answer. Only its settings are chosen in its
// favour: a thread for each connection, no bound on requests per connection, no Nagle.
class StockServer {
 public:
  StockServer(std::string path, std::string body, std::size_t threads);
  ~StockServer();
  StockServer(const StockServer&) = delete;
  StockServer& operator=(const StockServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  class Running;
  std::unique_ptr<Running> running_;
  std::uint16_t port_ = 0;
};

}  // namespace purgatory::benchmarks

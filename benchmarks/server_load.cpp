// SPDX-License-Identifier: Apache-2.0

// Requests per second of the reference server's connection loop beside a bare cpp-httplib server,
// both with a constant answer of the same body, measured in turns in one run.
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "benchmarks/load_generator.h"
#include "benchmarks/stock_server.h"
#include "mock_server/transport/listener.h"

namespace purgatory::benchmarks {
namespace {

constexpr std::array<std::size_t, 4> kConnections = {1, 16, 64, 256};
constexpr int kRounds = 5;
const std::string kBody = R"({"_id":"doc","_rev":"1-967a00dff5e02add41819138abb3284d","n":1})";
const std::string kRequest = "GET /db/doc HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n";

class ConstantService final : public api::Service {
 public:
  http::Response handle(const http::Request&) override {
    http::Response response;
    response.headers = {{"Cache-Control", "must-revalidate"},
                        {"Content-Type", "application/json"},
                        {"ETag", "\"1-967a00dff5e02add41819138abb3284d\""},
                        {"Server", "CouchDB/3.5.0 (Erlang OTP/25)"},
                        {"X-Couch-Request-ID", "0123456789"},
                        {"X-CouchDB-Body-Time", "0"}};
    response.body = kBody;
    return response;
  }
  http::Response refuse(int status, const std::string&) override {
    http::Response response;
    response.status = status;
    return response;
  }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(std::uint16_t ours, std::uint16_t stock) {
  std::printf("connections   ours/s   cpp-httplib/s   ratio\n");
  for (const std::size_t connections : kConnections) {
    std::vector<double> our_rates;
    std::vector<double> stock_rates;
    for (int round = 0; round < kRounds; ++round) {
      our_rates.push_back(requests_per_second({ours, kRequest, connections}));
      stock_rates.push_back(requests_per_second({stock, kRequest, connections}));
    }
    const double ours_median = median(our_rates);
    const double stock_median = median(stock_rates);
    std::printf("%11zu %8.0f %15.0f %7.2f\n", connections, ours_median, stock_median,
                ours_median / stock_median);
  }
}

int run() {
  ConstantService service;
  transport::Listener listener;
  const auto port = listener.start({}, service);
  if (!port) {
    std::fprintf(stderr, "%s\n", port.error().message.c_str());
    return 1;
  }
  const StockServer stock("/db/doc", kBody, kConnections.back());
  compare(*port, stock.port());
  return 0;
}

}  // namespace
}  // namespace purgatory::benchmarks

int main() {
  try {
    return purgatory::benchmarks::run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

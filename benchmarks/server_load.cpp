// SPDX-License-Identifier: Apache-2.0

// Requests per second, measured in turns in one run: the reference server reading a document, the
// same without the control (journal and faults) in front of it, its connection loop alone with a
// constant answer, and a bare cpp-httplib server with a constant answer of the same body.
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/load_generator.h"
#include "benchmarks/stock_server.h"
#include "mock_server/api/couchdb/couchdb_service.h"
#include "mock_server/embed/mock_server.h"
#include "mock_server/transport/listener.h"

namespace purgatory::benchmarks {
namespace {

constexpr std::array<std::size_t, 4> kConnections = {1, 16, 64, 256};
constexpr int kRounds = 5;
const std::string kBody = R"({"_id":"doc","_rev":"1-967a00dff5e02add41819138abb3284d","n":1})";
// base64 of "admin:pass", as an ordinary client sends it with each request.
const std::string kRequest =
    "GET /db/doc HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
    "Authorization: Basic YWRtaW46cGFzcw==\r\n\r\n";
constexpr std::string_view kContent =
    R"({"databases": {"db": {"docs": [{"_id": "doc", "n": 1, "name": "a small document"}]}}})";

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

struct Ports {
  std::uint16_t reading = 0;
  std::uint16_t bare = 0;  // reading too, without the control in front
  std::uint16_t constant = 0;
  std::uint16_t stock = 0;
};

void compare(const Ports& ports) {
  std::printf(
      "connections  document/s  no control/s  constant/s  cpp-httplib/s  document:cpp-httplib\n");
  for (const std::size_t connections : kConnections) {
    std::vector<double> reading;
    std::vector<double> bare;
    std::vector<double> constant;
    std::vector<double> stock;
    for (int round = 0; round < kRounds; ++round) {
      reading.push_back(requests_per_second({ports.reading, kRequest, connections}));
      bare.push_back(requests_per_second({ports.bare, kRequest, connections}));
      constant.push_back(requests_per_second({ports.constant, kRequest, connections}));
      stock.push_back(requests_per_second({ports.stock, kRequest, connections}));
    }
    std::printf("%11zu %11.0f %13.0f %11.0f %14.0f %21.2f\n", connections, median(reading),
                median(bare), median(constant), median(stock), median(reading) / median(stock));
  }
}

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
}

std::string content_file() {
  const auto path = std::filesystem::temp_directory_path() / "purgatory-server-load.json";
  std::ofstream(path) << kContent;
  return path.string();
}

int run() {
  MockServerOptions options;
  options.load_file = content_file();
  const auto server = MockServer::start(options);
  std::filesystem::remove(options.load_file);
  if (!server) throw std::runtime_error(server.error().message);
  api::CouchDbService bare_service({});
  const auto content = Json::parse(kContent);
  if (!content || !bare_service.load(*content)) throw std::runtime_error("The content is bad.");
  transport::Listener bare_listener;
  const auto bare = bare_listener.start({}, bare_service);
  if (!bare) throw std::runtime_error(bare.error().message);
  ConstantService service;
  transport::Listener listener;
  const auto constant = listener.start({}, service);
  if (!constant) throw std::runtime_error(constant.error().message);
  const StockServer stock("/db/doc", kBody, kConnections.back());
  compare({port_of(server->url()), *bare, *constant, stock.port()});
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

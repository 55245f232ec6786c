// SPDX-License-Identifier: Apache-2.0

// Documents per second of one replication of 10,000 small documents: between two databases of one
// server, and between two servers over HTTP, pulled by the target's server.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "mock_server/embed/mock_server.h"
#include "mock_server/replication/wire/curl_client.h"

namespace purgatory::benchmarks {
namespace {

using replication::CurlClient;
using replication::DatabaseAddress;
using replication::Interruption;

constexpr int kDocuments = 10'000;
constexpr int kRounds = 5;

// Sends requests to one server as its administrator.
class Administrator {
 public:
  explicit Administrator(const MockServer& server)
      : client_(address_of(server), {interruption_, std::chrono::minutes(5)}) {}

  void expect(const std::string& method, const std::string& path, const std::string& body,
              int status) {
    const auto reply = client_.send({method, path, body, {}});
    if (reply && reply->status == status) return;
    throw std::runtime_error(
        method + " /" + path + ": " +
        (reply ? std::to_string(reply->status) + " " + reply->body : reply.error().detail));
  }

 private:
  static DatabaseAddress address_of(const MockServer& server) {
    DatabaseAddress address;
    address.url = server.url() + "/";
    address.headers.add("Authorization", replication::basic_authorization("admin", "pass"));
    return address;
  }

  Interruption interruption_;
  CurlClient client_;
};

std::string documents() {
  std::string body = R"({"docs":[)";
  for (int i = 0; i < kDocuments; ++i) {
    if (i > 0) body += ',';
    body += R"({"_id":"document-)" + std::to_string(i) + R"(","name":"a small document","n":)" +
            std::to_string(i) + "}";
  }
  return body + "]}";
}

// Seconds for one replication of the source that `source` names, into a fresh database of `server`.
double seconds_for(const MockServer& server, const std::string& source) {
  Administrator administrator(server);
  administrator.expect("PUT", "target", "", 201);
  const auto start = std::chrono::steady_clock::now();
  administrator.expect("POST", "_replicate", R"({"source":")" + source + R"(","target":"target"})",
                       200);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  administrator.expect("GET", "target/document-" + std::to_string(kDocuments - 1), "", 200);
  administrator.expect("DELETE", "target", "", 200);
  return took.count();
}

void report(const char* name, const MockServer& server, const std::string& source) {
  std::vector<double> rates;
  for (int round = 0; round < kRounds; ++round) {
    rates.push_back(kDocuments / seconds_for(server, source));
  }
  std::sort(rates.begin(), rates.end());
  std::printf("%-28s %10.0f documents/s (%.0f to %.0f)\n", name, rates[rates.size() / 2],
              rates.front(), rates.back());
}

void run() {
  const MockServer near;
  const MockServer far;
  for (const MockServer* server : {&near, &far}) {
    Administrator administrator(*server);
    administrator.expect("PUT", "source", "", 201);
    administrator.expect("POST", "source/_bulk_docs", documents(), 201);
  }
  report("within one server", near, "source");
  report("over HTTP", near, "http://admin:pass@" + far.url().substr(7) + "/source");
}

}  // namespace
}  // namespace purgatory::benchmarks

int main() {
  try {
    purgatory::benchmarks::run();
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/feed_scene.h"

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>

#include "benchmarks/loopback.h"

namespace purgatory::benchmarks {
namespace {

// base64 of "admin:pass".
constexpr std::string_view kFields =
    " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic YWRtaW46cGFzcw==\r\n";

std::string without_body(std::string_view request) {
  return std::string(request).append(kFields) + "\r\n";
}

std::string with_document(const std::string& request) {
  return request + std::string(kFields) +
         "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
}

}  // namespace

void prepare_scene(std::uint16_t port) {
  Loopback connection(port);
  for (const std::string& request : {without_body("PUT /followed"), without_body("PUT /other"),
                                     with_document("PUT /other/doc")}) {
    connection.send(request);
    if (connection.answer() != 201) throw std::runtime_error("cannot make a database");
  }
}

FeedSource feeds_of_scene(std::uint16_t port, std::size_t feeds) {
  return {port, without_body("GET /followed/_changes?feed=continuous&heartbeat=60000"), feeds};
}

PacedRequests reading(std::uint16_t port, std::size_t seconds) {
  const auto request = [text = without_body("GET /other/doc")](std::size_t) { return text; };
  return {port, request, 200, seconds * kReadsPerSecond, kReadsPerSecond};
}

PacedRequests writing(std::uint16_t port, std::size_t count, std::size_t per_second) {
  const auto request = [](std::size_t index) {
    return with_document("PUT /followed/" + std::to_string(index));
  };
  return {port, request, 201, count, per_second};
}

void allow_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

double resident_mebibytes() {
  std::ifstream pages("/proc/self/statm");
  double size = 0;
  double resident = 0;
  pages >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

}  // namespace purgatory::benchmarks

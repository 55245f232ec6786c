// SPDX-License-Identifier: Apache-2.0

// A thousand clients that follow one database which is written to at a steady pace, and how long
// other requests take meanwhile, beside an idle server. Arguments: feeds, writes per second,
// seconds.
#include <array>
#include <cstdio>
#include <exception>
#include <future>
#include <string>
#include <sys/resource.h>

#include "benchmarks/feed_scene.h"
#include "benchmarks/loopback.h"
#include "benchmarks/paced_requests.h"
#include "mock_server/embed/mock_server.h"

namespace purgatory::benchmarks {
namespace {

constexpr std::size_t kIdleSeconds = 10;
constexpr std::chrono::seconds kPatience{30};

struct Plan {
  std::size_t feeds = 1'000;
  std::size_t writes_per_second = 200;
  std::size_t seconds = 60;
};

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds_of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

void print(const char* what, const Latencies& latencies) {
  const auto of = [&latencies](double part) {
    return static_cast<double>(percentile(latencies, part).count()) / 1'000;
  };
  std::printf("%-34s %8.2f %8.2f %8.2f\n", what, of(0.5), of(0.99), of(1));
}

int run(const Plan& plan) {
  allow_descriptors();
  const MockServer server;
  const std::uint16_t port = port_of(server.url());
  prepare_scene(port);
  std::printf("latency in ms                        median      p99     most\n");
  const Latencies idle = send_paced(reading(port, kIdleSeconds));
  print("reading, idle server", idle);

  FeedReaders readers(feeds_of_scene(port, plan.feeds));
  print("reading, feeds that wait", send_paced(reading(port, kIdleSeconds)));
  const double memory = resident_mebibytes();
  const double processor = processor_seconds();

  const std::size_t writes = plan.seconds * plan.writes_per_second;
  auto written = std::async(std::launch::async, [&] {
    return send_paced(writing(port, writes, plan.writes_per_second));
  });
  const std::size_t settling = plan.seconds / 6;
  Latencies busy = send_paced(reading(port, settling));
  const double settled = resident_mebibytes();
  const Latencies later = send_paced(reading(port, plan.seconds - settling));
  busy.insert(busy.end(), later.begin(), later.end());
  print("reading, feeds that are told", busy);
  print("writing", written.get());
  const std::string fault = readers.wait_for(writes, kPatience);

  const auto p99 = [](const Latencies& latencies) {
    return static_cast<double>(percentile(latencies, 0.99).count());
  };
  std::printf("p99 of reading, told : idle: %.1f\n", p99(busy) / p99(idle));
  std::printf("memory: %.1f MiB with all feeds open, %.1f MiB %zu s later, %.1f MiB at the end\n",
              memory, settled, settling, resident_mebibytes());
  std::printf("processor: %.2f s in each second, server and clients\n",
              (processor_seconds() - processor) / static_cast<double>(plan.seconds));
  std::printf("%s\n", fault.empty() ? "every feed was told every change" : fault.c_str());
  return fault.empty() ? 0 : 1;
}

Plan plan_of(int count, char** arguments) {
  Plan plan;
  const std::array<std::size_t*, 3> parts = {&plan.feeds, &plan.writes_per_second, &plan.seconds};
  for (int index = 1; index < count && index <= 3; ++index) {
    *parts[static_cast<std::size_t>(index - 1)] = std::stoul(arguments[index]);
  }
  return plan;
}

}  // namespace
}  // namespace purgatory::benchmarks

int main(int count, char** arguments) {
  try {
    return purgatory::benchmarks::run(purgatory::benchmarks::plan_of(count, arguments));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

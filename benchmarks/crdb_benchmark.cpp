// SPDX-License-Identifier: Apache-2.0
// What listing and polling cost a cluster that has a hundred Active-Active databases and ten
// thousand tasks, from request to answer without the network.
#include <chrono>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include "mock_server/api/crdb/crdb_service.h"
#include "support/text.h"

namespace purgatory::api::redis {
namespace {

constexpr int kDatabases = 100;
constexpr int kTasks = 10'000;

class StoppedClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::seconds(1'700'000'000)); }
};

class TextBody final : public http::BodyReader {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  Result<std::string, http::BodyError> read(std::uint64_t) override { return text_; }

 private:
  std::string text_;
};

http::Response send(CrdbService& service, std::string method, std::string target,
                    std::string text = "", const std::string& task = "") {
  TextBody body(text);
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers.add("Authorization", "Basic " + base64("admin:pass"));
  if (!task.empty()) request.headers.add("X-Task-ID", task);
  request.framing = http::BodyFraming::ContentLength;
  request.content_length = text.size();
  request.body = &body;
  request.peer = "127.0.0.1";
  return service.handle(request);
}

CrdbOptions options_with(const Clock& clock) {
  CrdbOptions options;
  options.task_step = std::chrono::milliseconds(0);
  options.clock = &clock;
  return options;
}

// Half of the tasks are over, half wait in the queue behind one that is held.
struct BusyCluster {
  BusyCluster() {
    for (int i = 0; i < kDatabases; ++i) create(i);
    for (int i = kDatabases; i < kTasks / 2; ++i) flush(i);
    send(service, "GET", "/v1/crdb_tasks");
    send(service, "POST", "/_mock/crdb/gates/queued/hold");
    for (int i = kTasks / 2; i < kTasks; ++i) flush(i);
  }

  void create(int number) {
    std::string instances;
    for (const char* name : {"cluster-a.local", "cluster-b.local", "cluster-c.local"}) {
      instances += instances.empty() ? "" : ",";
      instances += R"({"cluster":{"name":")" + std::string(name) +
                   R"(","url":"http://x","credentials":{"username":"admin","password":"pass"}}})";
    }
    send(service, "POST", "/v1/crdbs",
         R"({"name":"db","guid":")" + std::to_string(number) + R"(","instances":[)" + instances +
             "]}");
  }

  void flush(int number) {
    send(service, "PUT", "/v1/crdbs/" + std::to_string(number % kDatabases) + "/flush", "",
         "task-" + std::to_string(number));
  }

  StoppedClock clock;
  Face face{options_with(clock)};
  CrdbService service{face, 0};
};

void answer(benchmark::State& state, const std::string& target, std::size_t least) {
  static BusyCluster cluster;
  for (auto _ : state) {
    const auto response = send(cluster.service, "GET", target);
    if (response.status != 200 || response.body.size() < least) state.SkipWithError("answer");
    benchmark::DoNotOptimize(response);
  }
}

void list_tasks(benchmark::State& state) { answer(state, "/v1/crdb_tasks", 1'000'000); }
void poll_ended_task(benchmark::State& state) { answer(state, "/v1/crdb_tasks/task-200", 100); }
void poll_queued_task(benchmark::State& state) { answer(state, "/v1/crdb_tasks/task-9999", 50); }
void list_databases(benchmark::State& state) { answer(state, "/v1/crdbs", 50'000); }
void read_database(benchmark::State& state) { answer(state, "/v1/crdbs/50", 500); }

BENCHMARK(list_tasks);
BENCHMARK(poll_ended_task);
BENCHMARK(poll_queued_task);
BENCHMARK(list_databases);
BENCHMARK(read_database);

}  // namespace
}  // namespace purgatory::api::redis

BENCHMARK_MAIN();

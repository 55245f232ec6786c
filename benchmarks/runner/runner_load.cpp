// SPDX-License-Identifier: Apache-2.0

// Steps per second of the runner, beside a bare libcurl loop that sends the same requests to the
// same server in turns with it; then 100,000 steps of one run, with what memory it takes meanwhile.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#include "benchmarks/runner/bare_curl.h"
#include "benchmarks/runner/server_process.h"
#include "conformance/http/curl_client.h"
#include "conformance/plan/planner.h"
#include "conformance/report/result/result_file.h"
#include "conformance/run/runner.h"
#include "conformance/spec/suite_loader.h"

namespace purgatory::benchmarks {
namespace {

using namespace conformance;

constexpr int kRounds = 9;
constexpr int kScenariosOfARound = 20;
constexpr int kScenariosOfALongRun = 1'000;
constexpr std::size_t kDocuments = 25;  // of a scenario, four steps each

// Four steps as suites have them: a status, a header, members of the body; a revision that is
// captured and used.
std::string steps_of(std::size_t document) {
  const std::string n = std::to_string(document);
  const std::string path = "\"/{{db}}/{{name | url}}-" + n + "\"";
  const std::string purge = "{\"{{name}}-" + n + "\": [\"{{rev}}\"]}";
  return "      - put: " + path +
         "\n"
         "        json: {v: 1, text: a document of a few words}\n"
         "        expect: {status: [201, 202], headers: {Content-Type: {$regex: "
         "^application/json}},"
         " json: {ok: true, rev: {$revision: 1}}}\n"
         "        capture: {rev: /rev}\n"
         "      - get: " +
         path +
         "\n"
         "        expect: {status: 200, json: {_rev: \"{{rev}}\", v: 1}}\n"
         "      - post: \"/{{db}}/_purge\"\n"
         "        json: " +
         purge +
         "\n"
         "        expect: {status: [201, 202], json: {purged: " +
         purge +
         "}}\n"
         "      - get: " +
         path +
         "\n"
         "        expect: {status: 404, json: {error: not_found, reason: missing}}\n";
}

Suite suite_of(int scenarios) {
  std::string names;
  for (int i = 0; i < scenarios; ++i) names += (i > 0 ? ", s" : "s") + std::to_string(i);
  std::string text =
      "suite: benchmark/steps\n"
      "title: Steps as suites have them\n"
      "setup: [database]\n"
      "scenarios:\n"
      "  - id: forgets\n"
      "    title: What is written can be read until it is purged\n"
      "    level: MUST\n"
      "    matrix: {name: [" +
      names +
      "]}\n"
      "    steps:\n";
  for (std::size_t i = 0; i < kDocuments; ++i) text += steps_of(i);
  return load_suite_text("benchmark.yaml", text, {});
}

// Keeps what is sent.
class RecordingClient final : public HttpClient {
 public:
  explicit RecordingClient(std::vector<Request>& requests) : requests_(requests) {}

  Exchange send(Request request) override {
    requests_.push_back(request);
    return client_.send(std::move(request));
  }

 private:
  CurlClient client_;
  std::vector<Request>& requests_;
};

double resident_mebibytes() {
  std::ifstream file("/proc/self/statm");
  long all = 0;
  long resident = 0;
  file >> all >> resident;
  return static_cast<double>(resident * ::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

// Tells the memory after each tenth of a run.
class MemoryTeller final : public Reporter {
 public:
  void begin(const RunHeader& header) override { planned_ = header.planned; }
  void add(const ScenarioResult& result) override {
    steps_ += result.exchanges;
    if (++results_ % (planned_ / 10) != 0) return;
    std::printf("  after %7d steps %6.1f MiB\n", steps_, resident_mebibytes());
  }
  void end(const RunSummary&) override {}

 private:
  std::size_t planned_ = 0;
  std::size_t results_ = 0;
  int steps_ = 0;
};

class RunnerLoad {
 public:
  explicit RunnerLoad(const std::string& url) {
    context_.base_url = url;
    context_.account = Credentials{"admin", "pass"};
    context_.run = "0a1b2c3d";
    context_.clock = &clock_;
    context_.interrupted = &interrupted_;
    context_.pause = real_pause(interrupted_);
    context_.new_client = [] { return std::make_unique<CurlClient>(); };
  }

  std::vector<Request> requests_of(int scenarios) {
    std::vector<Request> requests;
    const auto usual = context_.new_client;
    context_.new_client = [&requests] { return std::make_unique<RecordingClient>(requests); };
    run({suite_of(scenarios)}, {});
    context_.new_client = usual;
    return requests;
  }

  // Seconds of one run with one worker.
  double run(const std::vector<Suite>& suites, const std::vector<Reporter*>& reporters) {
    const auto plan = make_plan(suites, {{}, {.everything = true, .claimed = {}}, {}});
    if (!plan) throw std::runtime_error(plan.error());
    const auto start = std::chrono::steady_clock::now();
    const RunSummary summary = run_plan(*plan, context_, {1, false}, {}, reporters);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const std::size_t passed = summary.totals.passed;
    if (passed != plan->scenarios.size()) throw std::runtime_error("a scenario did not pass");
    return took.count();
  }

 private:
  SystemClock clock_;
  std::atomic<bool> interrupted_{false};
  RunContext context_;
};

// Of this process, so that it says what a step costs whatever else the machine has to do.
double processor_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// One side of the comparison.
struct Side {
  std::vector<double> rates;      // steps per second of the clock
  std::vector<double> processor;  // microseconds of it per step

  template <typename Work>
  void measure(double steps, Work seconds_of_work) {
    const double before = processor_seconds();
    rates.push_back(steps / seconds_of_work());
    processor.push_back((processor_seconds() - before) * 1e6 / steps);
  }
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(RunnerLoad& load) {
  const std::vector<Request> requests = load.requests_of(kScenariosOfARound);
  const auto count = static_cast<double>(requests.size());
  const std::vector<Suite> suites = {suite_of(kScenariosOfARound)};
  Side runner;
  Side bare;
  std::vector<double> ratio;
  for (int round = 0; round < kRounds; ++round) {
    runner.measure(count, [&] { return load.run(suites, {}); });
    bare.measure(count, [&] { return seconds_of_bare_curl(requests); });
    ratio.push_back(runner.rates.back() / bare.rates.back());
  }
  std::printf("%zu exchanges a round, %d rounds, medians\n", requests.size(), kRounds);
  std::printf("  runner       %8.0f steps/s, %.0f us of the processor each\n", median(runner.rates),
              median(runner.processor));
  std::printf("  bare libcurl %8.0f exchanges/s, %.0f us of the processor each\n",
              median(bare.rates), median(bare.processor));
  std::printf("  runner : bare libcurl %.2f\n", median(ratio));
}

void run_long(RunnerLoad& load) {
  std::printf("one run of 100,000 steps, with a result file\n  before %19.1f MiB\n",
              resident_mebibytes());
  MemoryTeller teller;
  ResultFile results(ReportFile::temporary());
  const double seconds = load.run({suite_of(kScenariosOfALongRun)}, {&teller, &results});
  std::printf("  %.1f s\n", seconds);
}

}  // namespace
}  // namespace purgatory::benchmarks

int main() {
  try {
    const purgatory::benchmarks::ServerProcess server;
    purgatory::benchmarks::RunnerLoad load(server.url());
    purgatory::benchmarks::compare(load);
    purgatory::benchmarks::run_long(load);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/plan/planner.h"
#include "conformance/run/runner.h"
#include "conformance/spec/suite_loader.h"
#include "tests/doubles/fake_http_client.h"
#include "tests/doubles/stopped_clock.h"

namespace purgatory::conformance {

// Keeps what a run tells.
class KeepingReporter final : public Reporter {
 public:
  void begin(const RunHeader& header) override { planned = header.planned; }
  void add(const ScenarioResult& result) override { results.push_back(result); }
  void end(const RunSummary&) override { has_ended = true; }

  std::size_t planned = 0;
  std::vector<ScenarioResult> results;
  bool has_ended = false;
};

// A run of suites in YAML against a target made of a function.
class RunUnderTest {
 public:
  explicit RunUnderTest(const std::string& yaml, const std::string& file = "suite.yaml")
      : suites_{load_suite_text(file, yaml, {})} {
    request.capabilities.everything = true;
    context_.base_url = "http://target";
    context_.account = Credentials{"admin", "pass"};
    context_.run = "0a1b2c3d";
    context_.promises = {{"c.one", "The first promise."}};
    context_.clock = &clock_;
    context_.interrupted = &interrupted;
    context_.pause = [this](std::chrono::milliseconds time) { paused += time; };
    context_.new_client = [this] {
      return std::make_unique<FakeHttpClient>([this](const Request& asked) {
        remember(asked);
        if (asked.path.starts_with("/_all_dbs")) return all_databases;
        const bool lists_crdbs = asked.method == "GET" && asked.path == "/v1/crdbs";
        return lists_crdbs ? all_crdbs : answer(asked);
      });
    };
  }

  // Runs everything and gives the result of the first scenario.
  ScenarioResult run(RunOptions options = {}) {
    const auto plan = make_plan(suites_, request);
    if (!plan) throw std::runtime_error(plan.error());
    summary = run_plan(*plan, context_, options, {}, {&reporter});
    return reporter.results.at(0);
  }

  RunContext& context() { return context_; }

  FakeHttpClient::Behaviour answer = [](const Request&) { return json_response(200, "{}"); };
  FakeHttpClient::Answer all_databases = json_response(200, "[]");
  FakeHttpClient::Answer all_crdbs = json_response(200, "[]");
  PlanRequest request;
  std::atomic<bool> interrupted{false};
  std::chrono::milliseconds paused{0};
  std::vector<std::string> lines;  // all requests, of one worker in order
  KeepingReporter reporter;
  RunSummary summary;

 private:
  void remember(const Request& asked) {
    const std::lock_guard lock(mutex_);
    lines.push_back(asked.method + " " + asked.path);
  }

  std::mutex mutex_;
  doubles::StoppedClock clock_;
  std::vector<Suite> suites_;
  RunContext context_;
};

}  // namespace purgatory::conformance

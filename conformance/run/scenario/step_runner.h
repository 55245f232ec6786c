// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/check/checker.h"
#include "conformance/http/http_client.h"
#include "conformance/run/run_context.h"
#include "conformance/spec/scenario.h"
#include "conformance/spec/template/template.h"

namespace purgatory::conformance {

// What became of one step.
struct StepOutcome {
  std::optional<Exchange> exchange;  // the last one
  int tries = 0;                     // requests sent
  std::string problem;               // why nothing could be judged; empty when it was
  std::vector<CheckResult> checks;   // passed and failed, captures among them
  std::vector<const Step*> then;     // steps to run next
  // Of a property: the requests of the history that failed, but for the last, which is `exchange`.
  std::vector<Exchange> before;
};

// Level and clauses of a step: its own, else those of `fallback`.
Attribution attribution_of(const Step& step, const Attribution& fallback);

// Runs steps one after the other for one scenario: fills in templates, sends, tries again, captures
// and judges. Captured values are there for the steps that follow. Not thread-safe.
class StepRunner {
 public:
  // Whether an interruption of the run gives up a request: clean-up goes on.
  enum class OnInterruption { GiveUp, GoOn };

  StepRunner(const RunContext& context, HttpClient& client, Variables variables,
             RandomSource random)
      : context_(context), client_(client), variables_(std::move(variables)), random_(random) {}

  // One for steps that run at the same time, over a client of their own: it knows what this one
  // knows now.
  StepRunner beside(HttpClient& client);
  // Takes over what another one captured that this one does not know, as `prefix.name`.
  void learn_from(const StepRunner& other, const std::string& prefix);
  Scope scope() { return {variables_, random_, *context_.clock}; }

  // `fallback` is the level and the clauses of steps that state none.
  StepOutcome run(const Step& step, const Attribution& fallback, OnInterruption on_interruption);

  // False: it is of a use of which no step was run.
  bool has_begun(const Step& step) const { return step.use.empty() || begun_.contains(step.use); }

  // What the names that a step has for itself stood for elsewhere.
  using Hidden = std::vector<std::optional<Json>>;
  // Has its local names stand for their values, as `run` does by itself; for what is judged of a
  // step beside running it.
  Hidden enter(const Step& step);
  void leave(const Step& step, Hidden hidden);

 private:
  Result<Request, std::string> request_for(const RequestStep& step);
  // The address of the target, or of one of its clusters.
  Result<std::string, std::string> address_for(const RequestSpec& request);
  // Until the next try: the clock of the target is moved, or this one waits.
  void wait(const RequestStep& step, std::chrono::milliseconds time,
            OnInterruption on_interruption);
  // Sends once; false when there is no answer.
  bool send(Request request, StepOutcome& outcome);
  void send_until(const RequestStep& step, const Request& request, StepOutcome& outcome);
  // Reads a feed until a line is what it is read for.
  void read_stream(const RequestStep& step, Request request, StepOutcome& outcome);
  StepOutcome run_request(const RequestStep& step, const Attribution& attribution,
                          OnInterruption on_interruption);
  StepOutcome run_action(const Step& step, const Attribution& fallback,
                         OnInterruption on_interruption);
  // A value that a step gives to a name.
  void give(const std::string& name, Json value);
  void put(const std::string& name, std::optional<Json> value);
  std::optional<Json> value_of(const std::string& name) const;
  StepOutcome run_set(const SetStep& step);
  StepOutcome run_node(const NodeStep& step, OnInterruption on_interruption);
  void give_up(const Expectation& wanted, StepOutcome& outcome);
  StepOutcome run_property(const PropertyStep& step, const Attribution& attribution,
                           OnInterruption on_interruption);
  void judge_answer(const RequestStep& step, const Attribution& attribution, StepOutcome& outcome);

  const RunContext& context_;
  HttpClient& client_;
  Variables variables_;
  std::shared_ptr<std::uint64_t> scratch_databases_ = std::make_shared<std::uint64_t>(0);
  std::set<std::string, std::less<>> given_;       // by the steps run here
  std::set<std::string, std::less<>> given_last_;  // by the last of them
  std::set<std::string, std::less<>> begun_;       // uses of set-ups and groups
  RandomSource random_;
};

}  // namespace purgatory::conformance

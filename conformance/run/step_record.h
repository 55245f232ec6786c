// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/check/check_result.h"
#include "conformance/http/exchange.h"
#include "conformance/spec/source_position.h"

namespace purgatory::conformance {

// A clause and what it promises, in words.
struct Promise {
  std::string clause;
  std::string text;
};

// A check that did not hold, with all that a reader needs to see why.
struct FailedCheck {
  CheckResult check;
  std::string source_line;  // the line of the YAML at `check.position`; may be empty
  std::vector<Promise> promises;
  // The lines right before it, at most six, from the beginning of the step; may be empty.
  std::vector<std::string> source_above;
};

// One request of a scenario whose answer, or the lack of one, is worth telling.
struct Finding {
  std::string step;     // its title, or what it sends: "POST /db/_purge"
  std::string problem;  // why it could not be judged; empty when it was
  std::vector<FailedCheck> checks;
  std::optional<Exchange> exchange;
  int tries = 1;
};

// One step of a scenario as it went, whether or not anything is wrong with it.
struct StepRecord {
  // Before the scenario, the scenario itself, a look at the target after a failure, the end.
  enum class Part { Given, Steps, Look, CleanUp };
  Part part = Part::Steps;
  std::string name;  // as of a finding
  SourcePosition position;
  std::chrono::microseconds started{0};  // since the scenario began
  std::chrono::microseconds elapsed{0};  // with all tries and the waits between them
  int tries = 0;
  std::size_t checks = 0;              // judged
  std::optional<std::size_t> finding;  // its place among the findings: they hold the exchange then
  std::optional<Exchange> exchange;    // the last one
};

// "given", "steps", "look", "clean-up".
std::string_view step_part_name(StepRecord::Part part);
std::optional<StepRecord::Part> step_part_named(std::string_view name);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "conformance/http/secrets.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// Stands before all other reporters and takes out of a run what none of them may tell, so that a
// secret cannot reach a format that somebody adds later. The others outlive it.
class RedactingReporter final : public Reporter {
 public:
  explicit RedactingReporter(const std::vector<Reporter*>& others) : others_(others) {}

  // Before the run begins.
  void hide(Secrets secrets) { secrets_ = std::move(secrets); }

  void begin(const RunHeader& header) override;
  void add(const ScenarioResult& result) override;
  void end(const RunSummary& summary) override;

 private:
  const std::vector<Reporter*>& others_;
  Secrets secrets_;
};

// The result with `[redacted]` in the place of every secret.
ScenarioResult redacted(const ScenarioResult& result, const Secrets& secrets);

}  // namespace purgatory::conformance

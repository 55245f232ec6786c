// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/plan/baseline.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// Brings a file of known failures up to date with a run: what failed the run comes onto the list,
// an entry whose scenarios were run and all passed goes. Entries that were not put to the test
// stay. The file is written at the end of a run that was not interrupted, wholly or not at all.
class BaselineUpdate final : public Reporter {
 public:
  // A file that is not there is begun. Throws SpecError for one that is not in order.
  explicit BaselineUpdate(std::string file);

  const std::vector<KnownFailure>& entries() const { return entries_; }

  void begin(const RunHeader& header) override;
  void add(const ScenarioResult& result) override;
  void end(const RunSummary& summary) override;
  std::string problem() const override { return problem_; }
  // Whether every failure of the run is on the list now.
  bool lists_everything() const { return problem_.empty() && too_narrow_.empty() && !has_stale_; }
  // "known.yaml: 2 known failures added, 1 removed", and what is left to be done by hand, in
  // further lines; empty before the end.
  const std::string& outcome() const { return outcome_; }

 private:
  enum class Seen { Nothing, Passed, Failed };

  BaselineChange change() const;
  void write(const std::string& text);

  std::string file_;
  std::string text_;
  std::vector<KnownFailure> entries_;
  std::vector<Seen> seen_;  // of the entry at the same place
  Strictness strictness_ = Strictness::Lenient;
  std::map<std::string, std::string, std::less<>> added_;  // reason by id
  std::string databases_;  // what the names of this run's begin with
  // Ids of what failed beyond what its entry allows: nothing that could be added without a thought.
  std::set<std::string> too_narrow_;
  bool has_stale_ = false;  // an entry names what no longer fails
  std::string outcome_;
  std::string problem_;
};

}  // namespace purgatory::conformance

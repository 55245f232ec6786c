// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// Compares the repetitions of each scenario (`id#1`, `id#2`, …): one that does not come to the same
// verdict each time is flaky, and neither verdict can be trusted.
class Repetitions {
 public:
  void add(const ScenarioResult& result);
  // A sentence for each flaky scenario, by id: "flaky: couchdb/purge/leaf: passed 2, failed 1".
  std::vector<std::string> flaky() const;

 private:
  // How often each verdict, by the id without its repetition.
  std::map<std::string, std::map<Verdict, int>, std::less<>> seen_;
};

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "fuzz/suite_check.h"

#include <algorithm>
#include <string>

#include "conformance/spec/suite_loader.h"
#include "fuzz/require.h"

namespace purgatory::fuzz {

void check_suite(std::string_view bytes) {
  const auto lines = std::count(bytes.begin(), bytes.end(), '\n') + 1;
  try {
    const auto suite = conformance::load_suite_text("f.yaml", std::string(bytes), {});
    require(!suite.id.empty() && !suite.scenarios.empty());
  } catch (const conformance::SpecError& error) {
    require(!error.problems().empty());
    for (const auto& problem : error.problems()) {
      require(!problem.problem.empty() && !render(problem).empty());
      require(problem.position.line >= 0 && problem.position.line <= lines + 1);
    }
  }
}

}  // namespace purgatory::fuzz

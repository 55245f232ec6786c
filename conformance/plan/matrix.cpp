// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/matrix.h"

#include <utility>

namespace purgatory::conformance {

std::vector<MatrixCase> matrix_cases(const std::vector<MatrixAxis>& axes) {
  std::vector<MatrixCase> cases(1);
  for (const auto& axis : axes) {
    std::vector<MatrixCase> longer;
    for (const auto& shorter : cases) {
      for (const auto& value : axis.values) {
        MatrixCase next = shorter;
        next.suffix += (next.suffix.empty() ? "@" : ",") + axis.name + "=" + value.name;
        next.variables.insert_or_assign(axis.name, value.value);
        longer.push_back(std::move(next));
      }
    }
    cases = std::move(longer);
  }
  return cases;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/scenario.h"
#include "conformance/spec/template/template.h"

namespace purgatory::conformance {

// One point of a matrix: what the id gains ("" without a matrix) and the variables it sets.
struct MatrixCase {
  std::string suffix;  // "@doc=slash,level=1"
  Variables variables;
};

// The Cartesian product in the order written, the last axis changing fastest. Without axes one
// case.
std::vector<MatrixCase> matrix_cases(const std::vector<MatrixAxis>& axes);

}  // namespace purgatory::conformance

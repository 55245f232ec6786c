// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "conformance/report/console/screen.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// Tables of totals, one below the other, which have the same columns: those in which any row has a
// number, and always how many passed and failed. Names that are too long for the terminal lose
// their middle.
class TotalsTables {
 public:
  using Rows = std::vector<std::pair<std::string, Totals>>;

  void add(std::string title, Rows rows) {
    tables_.emplace_back(std::move(title), std::move(rows));
  }
  void show(Screen& screen) const;

 private:
  std::vector<std::pair<std::string, Rows>> tables_;
};

}  // namespace purgatory::conformance

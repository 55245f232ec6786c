// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// What became of a scenario in one of the results that are compared.
struct ComparedCell {
  const ResultEntry* entry = nullptr;  // null: the result does not have the scenario

  // The scenario is in the result, and applies to the target.
  bool is_applicable() const;
  // Both say the same of the scenario. Whether a failure fails the run is a matter of `--strict`,
  // not of the product.
  bool is_like(const ComparedCell& other) const;
};

struct ComparedScenario {
  std::string id;
  Level level = Level::Must;
  std::vector<ComparedCell> cells;  // by product

  // Two of those that it applies to came to something else.
  bool differs() const;
};

struct ComparedArea {
  std::string name;
  std::vector<Totals> totals;  // by product
};

struct ComparedProduct {
  std::string name;
  const ResultSource* source = nullptr;
};

// From the first of two results to the second: what passed and fails now, or fails a stricter
// promise; the reverse; what passed and was not judged; anything else.
enum class Change { Regression, Mended, Lost, Other };

// Results of one suite side by side: products × areas and products × scenarios. It refers to the
// sources.
struct Comparison {
  std::vector<ComparedProduct> products;
  std::vector<ComparedArea> areas;          // by name
  std::vector<ComparedScenario> scenarios;  // by id

  // Of two products, the scenarios that came to something else in that way; empty of any other
  // number of products.
  std::vector<const ComparedScenario*> changes(Change change) const;
  // "Regressions: passed in old, fails in new" of two runs of one target; of two targets no word is
  // said of time. Requires two products, and a change that is not Other.
  std::string title_of(Change change) const;
  std::size_t differing() const;
};

// A result and the name that it goes by; nothing: that of its file.
struct NamedResult {
  std::string name;
  const ResultSource* source = nullptr;
};

// Throws ReportError, with the names of the files, for fewer than two results, results of different
// suites, a run that is given twice, a name that is, and a part of a run (a shard), which lacks
// scenarios that the others have.
Comparison compare(const std::vector<NamedResult>& results);

// Totals without what was not applicable: how many could have passed.
std::size_t judged_of(const Totals& totals);

}  // namespace purgatory::conformance

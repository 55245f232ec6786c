// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/compare/comparison.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "conformance/report/result/merge.h"

namespace purgatory::conformance {
namespace {

[[noreturn]] void refuse(const ResultSource& source, const std::string& problem) {
  throw ReportError(source.name() + " cannot be compared: " + problem);
}

void check(const std::vector<NamedResult>& results) {
  if (results.size() < 2) {
    throw ReportError("a comparison takes two results or more: give another result file");
  }
  std::map<std::string, std::string> runs;
  for (const auto& result : results) {
    const ResultSource& source = *result.source;
    const RunHeader& header = source.header();
    const std::string mismatch = mismatch_of_suites(*results.front().source, source);
    if (!mismatch.empty()) refuse(source, mismatch);
    if (!header.shard.empty()) {
      refuse(source, "it is shard " + header.shard + " of a run: merge the shards first");
    }
    for (const auto& run : runs_of(header)) {
      const auto [found, is_new] = runs.emplace(run, source.name());
      if (!is_new) refuse(source, "its run " + run + " is in " + found->second + " already");
    }
  }
}

// Short where that is enough to tell them apart.
std::vector<std::string> names_of(const std::vector<NamedResult>& results) {
  std::vector<std::string> names;
  for (const auto& result : results) {
    const std::string stem = std::filesystem::path(result.source->name()).stem().string();
    names.push_back(result.name.empty() ? stem : result.name);
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_there_twice = std::ranges::count(names, names[i]) > 1;
    if (is_there_twice && results[i].name.empty()) names[i] = results[i].source->name();
  }
  std::set<std::string> different;
  for (const auto& name : names) {
    if (different.insert(name).second) continue;
    throw ReportError("two results would go by the name " + name +
                      ": give each a name of its own, as in old=a.jsonl new=b.jsonl");
  }
  return names;
}

bool is_kept(const ComparedCell& cell) {
  return cell.entry != nullptr &&
         (cell.entry->verdict == Verdict::Passed || cell.entry->verdict == Verdict::UnexpectedPass);
}

bool is_broken(const ComparedCell& cell) {
  return cell.entry != nullptr &&
         (cell.entry->verdict == Verdict::Failed || cell.entry->verdict == Verdict::KnownFailure);
}

Change change_between(const ComparedCell& from, const ComparedCell& to) {
  if (is_kept(from) && is_broken(to)) return Change::Regression;
  if (is_broken(from) && is_kept(to)) return Change::Mended;
  if (is_kept(from) && !is_kept(to)) return Change::Lost;
  if (!is_broken(from) || !is_broken(to)) return Change::Other;
  // Nobody noted at which level a known failure fails.
  const auto before = from.entry->failed_level;
  const auto now = to.entry->failed_level;
  if (!before || !now || *before == *now) return Change::Other;
  return *now < *before ? Change::Regression : Change::Mended;
}

class Comparing {
 public:
  explicit Comparing(std::size_t products) : products_(products) {}

  void take(const ResultSource& source, std::size_t place) {
    for (const auto& entry : source.entries()) {
      ComparedScenario& scenario = scenarios_[entry.id];
      scenario.level = entry.level;
      scenario.cells.resize(products_);
      scenario.cells[place] = {&entry};
      auto& totals = areas_[std::string(area_of(entry.id))];
      totals.resize(products_);
      totals[place].add(entry.verdict, entry.failed_level.value_or(entry.level));
    }
  }

  void finish(Comparison& comparison) && {
    for (auto& [id, scenario] : scenarios_) {
      scenario.id = id;
      comparison.scenarios.push_back(std::move(scenario));
    }
    for (auto& [name, totals] : areas_) comparison.areas.push_back({name, std::move(totals)});
  }

 private:
  std::size_t products_;
  std::map<std::string, ComparedScenario> scenarios_;
  std::map<std::string, std::vector<Totals>> areas_;
};

}  // namespace

bool ComparedCell::is_like(const ComparedCell& other) const {
  if (entry == nullptr || other.entry == nullptr) return entry == other.entry;
  return entry->verdict == other.entry->verdict && entry->failed_level == other.entry->failed_level;
}

bool ComparedCell::is_applicable() const {
  return entry != nullptr && entry->verdict != Verdict::NotApplicable;
}

bool ComparedScenario::differs() const {
  const ComparedCell* first = nullptr;
  for (const auto& cell : cells) {
    if (!cell.is_applicable()) continue;
    if (first != nullptr && !cell.is_like(*first)) return true;
    if (first == nullptr) first = &cell;
  }
  return false;
}

std::vector<const ComparedScenario*> Comparison::changes(Change change) const {
  std::vector<const ComparedScenario*> found;
  if (products.size() != 2) return found;
  for (const auto& scenario : scenarios) {
    if (!scenario.differs() && change != Change::Lost) continue;
    if (change_between(scenario.cells[0], scenario.cells[1]) == change) found.push_back(&scenario);
  }
  return found;
}

std::string Comparison::title_of(Change change) const {
  const std::string& from = products[0].name;
  const std::string& to = products[1].name;
  const bool is_one_target =
      products[0].source->header().target == products[1].source->header().target;
  switch (change) {
    case Change::Regression:
      return (is_one_target ? "Regressions: better in " : "Better in ") + from + " than in " + to;
    case Change::Mended:
      return (is_one_target ? "Mended: better in " : "Better in ") + to + " than in " + from;
    default:
      return "Passed in " + from + ", not judged in " + to;
  }
}

std::size_t Comparison::differing() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      scenarios, [](const ComparedScenario& scenario) { return scenario.differs(); }));
}

Comparison compare(const std::vector<NamedResult>& results) {
  check(results);
  const auto names = names_of(results);
  Comparison comparison;
  Comparing comparing(results.size());
  for (std::size_t place = 0; place < results.size(); ++place) {
    comparison.products.push_back({names[place], results[place].source});
    comparing.take(*results[place].source, place);
  }
  std::move(comparing).finish(comparison);
  return comparison;
}

std::size_t judged_of(const Totals& totals) { return totals.sum() - totals.not_applicable; }

}  // namespace purgatory::conformance

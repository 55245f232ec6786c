// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/suite_identity.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "support/digest.h"

namespace purgatory::conformance {
namespace {

namespace fs = std::filesystem;

// What a target is known to fail is no part of what is asked of it.
constexpr std::string_view kTargets = "targets";

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const fs::path below = file.path().lexically_relative(folder);
    if (*below.begin() != kTargets) files.push_back(below);
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::string suite_fingerprint(const Specs& specs) {
  std::string all;
  for (const auto& file : files_below(specs.folder)) {
    std::ifstream in(fs::path(specs.folder) / file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    all += file.generic_string() + " " + sha1_hex(text) + "\n";
  }
  return sha1_hex(all);
}

std::vector<TestedClause> tested_clauses(const Vocabulary& vocabulary, const Plan& plan) {
  std::vector<TestedClause> clauses;
  if (!vocabulary.clauses) return clauses;
  std::set<std::string> tested;
  for (const auto& planned : plan.scenarios) {
    tested.insert(planned.scenario->clauses.begin(), planned.scenario->clauses.end());
  }
  for (const auto& clause : *vocabulary.clauses) {
    if (!tested.contains(clause.id)) continue;
    clauses.push_back({clause.id, clause.level, clause.section, clause.promise});
  }
  return clauses;
}

}  // namespace purgatory::conformance

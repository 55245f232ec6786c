// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/verdict.h"

#include <array>
#include <utility>

namespace purgatory::conformance {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 6> kNames = {{
    {Verdict::Passed, "passed"},
    {Verdict::Failed, "failed"},
    {Verdict::KnownFailure, "known-failure"},
    {Verdict::UnexpectedPass, "unexpected-pass"},
    {Verdict::NotApplicable, "not-applicable"},
    {Verdict::CouldNotRun, "could-not-run"},
}};

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  for (const auto& [known, name] : kNames) {
    if (known == verdict) return name;
  }
  return "";
}

std::optional<Verdict> verdict_named(std::string_view name) {
  for (const auto& [verdict, known] : kNames) {
    if (known == name) return verdict;
  }
  return std::nullopt;
}

}  // namespace purgatory::conformance

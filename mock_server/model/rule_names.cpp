// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "mock_server/model/rules.h"

namespace purgatory {
namespace {

// The defects seen in recordings of CouchDB 3.5.0.
constexpr std::array kBrokenByCouchDb350 = {
    Rule::CountsFollowTheTree, Rule::UnknownDocumentWithRevisionConflicts,
    Rule::PurgeWithoutWinnerKeepsTheIndex, Rule::WrongTypesAreBadRequests,
    Rule::LimitsByNonAdminsAreRefusedAsUnauthorized};

constexpr std::array<EmulationProfile, 1> kProfiles = {{{"couchdb-3.5.0", kBrokenByCouchDb350}}};

}  // namespace

std::optional<Rule> rule_named(std::string_view name) {
  const auto rules = all_rules();
  const auto found = std::ranges::find(rules, name, &RuleDescription::name);
  if (found == rules.end()) return std::nullopt;
  return found->rule;
}

std::span<const EmulationProfile> all_profiles() { return kProfiles; }

std::optional<RuleSet> profile_named(std::string_view name) {
  const auto* const found = std::ranges::find(kProfiles, name, &EmulationProfile::name);
  if (found == kProfiles.end()) return std::nullopt;
  RuleSet rules;
  for (const Rule rule : found->broken) rules = rules.without(rule);
  return rules;
}

}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/property_name.h"

#include <algorithm>
#include <array>
#include <utility>

namespace purgatory::conformance {
namespace {

using Named = std::pair<PropertyKind, std::string_view>;

constexpr std::array<Named, 6> kNames = {{
    {PropertyKind::TreesFollowTheModel, "trees-follow-the-model"},
    {PropertyKind::ListingsFollowTheModel, "listings-follow-the-model"},
    {PropertyKind::CountsFollowTheModel, "counts-follow-the-model"},
    {PropertyKind::OrderOfPurgesDoesNotMatter, "order-of-purges-does-not-matter"},
    {PropertyKind::SecondPurgeChangesNothing, "second-purge-changes-nothing"},
    {PropertyKind::IndexEqualsTheRebuiltOne, "index-equals-the-rebuilt-one"},
}};

}  // namespace

std::string_view property_name(PropertyKind kind) {
  return std::ranges::find(kNames, kind, &Named::first)->second;
}

std::optional<PropertyKind> property_named(std::string_view name) {
  const auto* const found = std::ranges::find(kNames, name, &Named::second);
  if (found == kNames.end()) return std::nullopt;
  return found->first;
}

std::vector<std::string> property_names() {
  std::vector<std::string> names;
  names.reserve(kNames.size());
  for (const auto& [kind, name] : kNames) names.emplace_back(name);
  return names;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/name_uses.h"

#include <algorithm>

namespace purgatory::conformance {

std::set<std::string> NameUses::given_since(std::size_t mark) const {
  std::set<std::string> names;
  for (std::size_t i = mark; i < given_.size(); ++i) names.insert(given_[i].names.back());
  return names;
}

void NameUses::put_below(const std::string& branch, std::size_t mark) {
  for (std::size_t i = mark; i < given_.size(); ++i) {
    auto& names = given_[i].names;
    names.push_back(branch + "." + names.back());
  }
}

void NameUses::end_scenario() {
  for (Given& given : given_) {
    given.is_used = std::ranges::any_of(
        given.names, [this](const std::string& name) { return referred_.contains(name); });
    const auto earlier = std::ranges::find(ended_, given.place, &Given::place);
    if (earlier == ended_.end()) {
      ended_.push_back(std::move(given));
    } else {
      earlier->is_used = earlier->is_used || given.is_used;
    }
  }
  given_.clear();
  referred_.clear();
}

std::vector<std::pair<const YamlNode*, std::string>> NameUses::unused() const {
  std::vector<std::pair<const YamlNode*, std::string>> places;
  for (const Given& given : ended_) {
    if (!given.is_used) places.emplace_back(given.place, given.names.front());
  }
  return places;
}

}  // namespace purgatory::conformance

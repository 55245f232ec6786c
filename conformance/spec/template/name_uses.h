// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace purgatory::conformance {

struct YamlNode;

// The names that the steps of a suite give to values, and whether any template refers to them: a
// name that nothing uses is a mistake, in the name or in what was to be looked at. Scenarios may
// share a step by an alias; then one of them that uses its name is enough.
class NameUses {
 public:
  struct Given {
    const YamlNode* place = nullptr;
    std::vector<std::string> names;  // the last is how it is known now
    bool is_used = false;
  };

  void give(const YamlNode& place, const std::string& name) {
    given_.push_back({&place, {name}, false});
  }
  void refer(const std::string& name) { referred_.insert(name); }

  // What is given from now on stands behind this mark.
  std::size_t mark() const { return given_.size(); }
  // The names given since the mark, as they are known now.
  std::set<std::string> given_since(std::size_t mark) const;
  // What a branch gave since the mark is known as `branch.name` outside of it.
  void put_below(const std::string& branch, std::size_t mark);

  // The names of one scenario are unknown to the next.
  void end_scenario();
  // The places whose name no scenario uses, each once, with the name as it stands there.
  std::vector<std::pair<const YamlNode*, std::string>> unused() const;

 private:
  std::vector<Given> given_;        // by the scenario that is read now
  std::set<std::string> referred_;  // likewise
  std::vector<Given> ended_;        // one for each place
};

}  // namespace purgatory::conformance

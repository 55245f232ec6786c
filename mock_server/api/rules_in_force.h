// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>

#include "mock_server/model/rules.h"

namespace purgatory::api {

// The rules that a face keeps now. They may be changed while requests are in work: each request
// sees a rule as it was or as it is, and asks without a lock. Thread-safe.
class RulesInForce {
 public:
  explicit RulesInForce(RuleSet rules) { set(rules); }

  bool keeps(Rule rule) const {
    return !broken_[static_cast<std::size_t>(rule)].load(std::memory_order_relaxed);
  }
  RuleSet all() const {
    RuleSet rules;
    for (const RuleDescription& rule : all_rules()) {
      if (!keeps(rule.rule)) rules = rules.without(rule.rule);
    }
    return rules;
  }
  void set(RuleSet rules) {
    for (const RuleDescription& rule : all_rules()) {
      const bool is_broken = !rules.keeps(rule.rule);
      broken_[static_cast<std::size_t>(rule.rule)].store(is_broken, std::memory_order_relaxed);
    }
  }

 private:
  std::array<std::atomic<bool>, kRuleCount> broken_{};
};

}  // namespace purgatory::api

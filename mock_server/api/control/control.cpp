// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/control.h"

#include <algorithm>
#include <utility>

#include "mock_server/api/control/json_fields.h"

namespace purgatory::api {

Control::Control(SteeredClock& clock, RuleSet rules)
    : clock_(clock), rules_at_start_(rules), rules_(rules) {}

void Control::add(Section& section) { sections_.push_back(&section); }

std::vector<std::string> Control::section_names() const {
  std::vector<std::string> names;
  for (const Section* section : sections_) names.emplace_back(section->name());
  return names;
}

void Control::clock_moved() {
  for (Section* section : sections_) section->clock_moved();
  activity_.note();
}

RuleSet Control::rules() const {
  const std::lock_guard lock(changing_);
  return rules_;
}

void Control::set_rules(RuleSet rules) {
  const std::lock_guard lock(changing_);
  apply_rules(rules);
}

void Control::change_rule(Rule rule, Keeps keeps) {
  const std::lock_guard lock(changing_);
  RuleSet changed = keeps == Keeps::Yes ? RuleSet() : RuleSet().without(rule);
  for (const RuleDescription& other : all_rules()) {
    if (other.rule != rule && !rules_.keeps(other.rule)) changed = changed.without(other.rule);
  }
  apply_rules(changed);
}

void Control::apply_rules(RuleSet rules) {
  rules_ = rules;
  for (Section* section : sections_) section->set_rules(rules);
  activity_.note();
}

void Control::reset() {
  const std::lock_guard lock(changing_);
  faults_.clear();
  clock_.follow();
  rules_ = rules_at_start_;
  for (Section* section : sections_) {
    section->set_rules(rules_);
    section->reset();
    section->clock_moved();
  }
  journal_.clear();
  journal_.set({});
  activity_.note();
}

Snapshot Control::take_snapshot() {
  const std::lock_guard lock(changing_);
  Snapshot snapshot;
  snapshot.taken = clock_.now();
  for (const Section* section : sections_) snapshot.sections.push_back(section->snapshot());
  return snapshot;
}

void Control::restore(const Snapshot& snapshot) {
  const std::lock_guard lock(changing_);
  for (std::size_t i = 0; i < sections_.size(); ++i) sections_[i]->restore(*snapshot.sections[i]);
  activity_.note();
}

Result<void, std::string> Control::check_keys(const Json& content) const {
  if (!content.is_object()) {
    return Failure<std::string>("it must be a JSON object, as for --load, not " +
                                std::string(content.type_name()));
  }
  std::vector<std::string> keys;
  for (const Section* section : sections_) keys.emplace_back(section->content_key());
  for (const Json::Member& member : content.members()) {
    if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) continue;
    return Failure<std::string>(unknown_name("member", member.key, keys));
  }
  return {};
}

Result<void, std::string> Control::load(const Json& content, Before before) {
  if (auto checked = check_keys(content); !checked) return checked;
  const Snapshot present = take_snapshot();
  const std::lock_guard lock(changing_);
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (before == Before::Clear) sections_[i]->clear();
    const Json* part = content.find(sections_[i]->content_key());
    if (part == nullptr) continue;
    if (auto loaded = sections_[i]->load(*part); !loaded) {
      for (std::size_t j = 0; j < sections_.size(); ++j) {
        sections_[j]->restore(*present.sections[j]);
      }
      return loaded;
    }
  }
  activity_.note();
  return {};
}

void Control::wait(std::chrono::milliseconds time) {
  std::unique_lock lock(stopping_);
  stopped_.wait_for(lock, time, [this] { return is_stopped_; });
}

void Control::stop() {
  {
    const std::lock_guard lock(stopping_);
    is_stopped_ = true;
  }
  stopped_.notify_all();
  activity_.stop();
}

}  // namespace purgatory::api

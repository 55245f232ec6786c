// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/control.h"

#include <algorithm>
#include <stdexcept>
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
  // It was in order the first time.
  if (start_content_ && !load_parts(*start_content_)) {
    throw std::logic_error("What was loaded once cannot be loaded again.");
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

Result<void, std::string> Control::load_parts(const Json& content) {
  for (Section* section : sections_) {
    const Json* part = content.find(section->content_key());
    if (part == nullptr) continue;
    if (auto loaded = section->load(*part); !loaded) return loaded;
  }
  return {};
}

Result<void, std::string> Control::load(const Json& content, Before before) {
  if (auto checked = check_keys(content); !checked) return checked;
  const Snapshot present = take_snapshot();
  const std::lock_guard lock(changing_);
  for (Section* section : sections_) {
    if (before == Before::Clear) section->reset();
  }
  auto loaded = load_parts(content);
  for (std::size_t i = 0; !loaded && i < sections_.size(); ++i) {
    sections_[i]->restore(*present.sections[i]);
  }
  if (loaded) activity_.note();
  return loaded;
}

Result<void, std::string> Control::start_with(Json content) {
  auto loaded = load(content, Before::Keep);
  if (loaded) {
    const std::lock_guard lock(changing_);
    start_content_ = std::move(content);
  }
  return loaded;
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

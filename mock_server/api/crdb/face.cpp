// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/face.h"

#include <algorithm>
#include <array>
#include <utility>

namespace purgatory::api::redis {
namespace {

RandomSource source_of(const std::optional<std::uint64_t>& seed) {
  return seed ? RandomSource(*seed) : RandomSource::from_system();
}

}  // namespace

Face::Face(CrdbOptions options)
    : options_(std::move(options)),
      clock_(options_.clock == nullptr ? system_clock_ : *options_.clock),
      state_(new_state()) {}

FaceState Face::new_state() const {
  using crdb::Role;
  crdb::WorldOptions world;
  world.clusters = options_.clusters;
  world.step = options_.task_step;
  world.rules = options_.rules;
  world.accounts.push_back({options_.admin_name, options_.password, Role::Admin});
  for (const Role role : {Role::ClusterMember, Role::ClusterViewer, Role::DbMember, Role::DbViewer,
                          Role::UserManager, Role::None}) {
    world.accounts.push_back({std::string(role_name(role)), options_.password, role});
  }
  return {crdb::World(std::move(world)), source_of(options_.seed)};
}

Face::Entry Face::enter() {
  Entry entry(*this);
  entry->advance(now());
  return entry;
}

void Face::reset() {
  const std::lock_guard lock(mutex_);
  state_ = new_state();
  ahead_ = std::chrono::milliseconds(0);
}

FaceState Face::copy_state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Face::put_state(const FaceState& state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
  state_.world.set_rules(options_.rules);
  // The time between the snapshot and now did not pass in it.
  ahead_ = std::max(std::chrono::milliseconds(0), state_.world.now() - clock_.now());
  state_.world.resume(now());
}

void Face::set_rules(RuleSet rules) {
  const std::lock_guard lock(mutex_);
  options_.rules = rules;
  state_.world.set_rules(rules);
}

void Face::clock_moved() {
  const std::lock_guard lock(mutex_);
  ahead_ = std::max(std::chrono::milliseconds(0), state_.world.now() - clock_.now());
  state_.world.advance(now());
}

std::string Face::new_uuid() {
  std::string digits = state_.random.hex(32);
  digits[12] = '4';
  constexpr std::array kVariants = {'8', '9', 'a', 'b'};
  digits[16] = kVariants.at(state_.random.below(kVariants.size()));
  for (const std::size_t place : {8U, 13U, 18U, 23U}) digits.insert(place, 1, '-');
  return digits;
}

int Face::tell_end(std::size_t cluster, const std::string& task) {
  return state_.ends_told[{cluster, task}]++;
}

}  // namespace purgatory::api::redis

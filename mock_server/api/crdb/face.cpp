// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/face.h"

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
      world_(new_world()),
      random_(source_of(options_.seed)) {}

crdb::World Face::new_world() const {
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
  return crdb::World(std::move(world));
}

Face::Entry Face::enter() {
  Entry entry(*this);
  world_.advance(now());
  return entry;
}

void Face::reset() {
  const std::lock_guard lock(mutex_);
  world_ = new_world();
  random_ = source_of(options_.seed);
  advanced_ = std::chrono::milliseconds(0);
  ends_told_.clear();
}

std::string Face::new_uuid() {
  std::string digits = random_.hex(32);
  digits[12] = '4';
  constexpr std::array kVariants = {'8', '9', 'a', 'b'};
  digits[16] = kVariants.at(random_.below(kVariants.size()));
  for (const std::size_t place : {8U, 13U, 18U, 23U}) digits.insert(place, 1, '-');
  return digits;
}

int Face::tell_end(std::size_t cluster, const std::string& task) {
  return ends_told_[{cluster, task}]++;
}

}  // namespace purgatory::api::redis

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/faults/faults.h"

#include <algorithm>
#include <utility>

namespace purgatory::api {
namespace {

bool is_meant_for(const Fault& fault, const FaultSubject& subject) {
  return (fault.face.empty() || fault.face == subject.face) &&
         (fault.method.empty() || fault.method == subject.method) &&
         fault.path.matches(subject.path);
}

}  // namespace

std::optional<std::uint64_t> Faults::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  if (records_.size() >= kMost) return std::nullopt;
  records_.push_back({++last_number_, std::make_shared<const Fault>(std::move(fault)), 0, 0});
  count_unspent();
  return last_number_;
}

bool Faults::remove(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const bool was_there =
      std::erase_if(records_, [number](const auto& one) { return one.number == number; }) > 0;
  count_unspent();
  return was_there;
}

std::size_t Faults::clear() {
  const std::lock_guard lock(mutex_);
  const std::size_t count = records_.size();
  records_.clear();
  count_unspent();
  return count;
}

std::vector<FaultRecord> Faults::list() const {
  const std::lock_guard lock(mutex_);
  return records_;
}

std::optional<FaultRecord> Faults::find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(records_, number, &FaultRecord::number);
  if (found == records_.end()) return std::nullopt;
  return *found;
}

std::optional<Faults::Strike> Faults::find_strike(const FaultSubject& subject) {
  const std::lock_guard lock(mutex_);
  for (FaultRecord& record : records_) {
    if (record.is_spent() || !is_meant_for(*record.fault, subject)) continue;
    if (++record.matched <= record.fault->after) continue;
    ++record.struck;
    if (record.is_spent()) count_unspent();
    return Strike{record.number, record.fault};
  }
  return std::nullopt;
}

void Faults::count_unspent() {
  const auto count =
      std::ranges::count_if(records_, [](const auto& one) { return !one.is_spent(); });
  unspent_.store(static_cast<std::size_t>(count), std::memory_order_release);
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/task_log.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace purgatory::crdb {

Task& TaskLog::add(Task task) {
  const Key key = next_key_++;
  const bool is_new = keys_.emplace(task.id(), key).second;
  assert(is_new);
  static_cast<void>(is_new);
  queue_.push_back(key);
  return by_key_.emplace(key, Entry{std::move(task), std::nullopt, {}}).first->second.task;
}

Task* TaskLog::find(std::string_view id) {
  const auto key = keys_.find(std::string(id));
  return key == keys_.end() ? nullptr : &by_key_.at(key->second).task;
}

const Task* TaskLog::find(std::string_view id) const {
  const auto key = keys_.find(std::string(id));
  return key == keys_.end() ? nullptr : &by_key_.at(key->second).task;
}

Task* TaskLog::front() { return queue_.empty() ? nullptr : &by_key_.at(queue_.front()).task; }

void TaskLog::end(Task& task, TimePoint now) {
  const Key key = keys_.at(task.id());
  if (!queue_.empty() && queue_.front() == key) {
    queue_.pop_front();
  } else {
    std::erase(queue_, key);
  }
  task.phase = Phase::Ended;
  task.ended = now;
  keep(task, task.request.result_ttl, now);
}

void TaskLog::keep(Task& task, std::chrono::seconds ttl, TimePoint now) {
  task.request.result_ttl = ttl;
  Entry& entry = entry_of(task);
  entry.printed.clear();
  if (!task.is_over()) return;
  const Key key = keys_.at(task.id());
  if (entry.expiry) expiries_.erase({*entry.expiry, key});
  entry.expiry = now + ttl;
  expiries_.emplace(*entry.expiry, key);
}

void TaskLog::postpone(std::chrono::milliseconds by) {
  expiries_.clear();
  for (auto& [key, entry] : by_key_) {
    if (!entry.expiry) continue;
    *entry.expiry += by;
    expiries_.emplace(*entry.expiry, key);
  }
}

void TaskLog::expire(TimePoint now) {
  while (!expiries_.empty() && expiries_.begin()->first <= now) {
    const auto forgotten = by_key_.find(expiries_.begin()->second);
    keys_.erase(forgotten->second.task.id());
    by_key_.erase(forgotten);
    expiries_.erase(expiries_.begin());
  }
}

std::optional<TimePoint> TaskLog::next_expiry() const {
  if (expiries_.empty()) return std::nullopt;
  return expiries_.begin()->first;
}

void TaskLog::for_each(const std::function<void(const Task&)>& visit) const {
  for (const auto& [key, entry] : by_key_) visit(entry.task);
}

std::vector<const Task*> TaskLog::newest(std::size_t most) const {
  std::vector<const Task*> tasks;
  for (auto entry = by_key_.rbegin(); entry != by_key_.rend() && tasks.size() < most; ++entry) {
    tasks.push_back(&entry->second.task);
  }
  std::ranges::reverse(tasks);
  return tasks;
}

std::string TaskLog::printed() const {
  std::size_t length = 2;
  for (const auto& [key, entry] : by_key_) {
    if (entry.printed.empty()) entry.printed = as_json(entry.task, Verbose::No).dump();
    length += entry.printed.size() + 1;
  }
  std::string text;
  text.reserve(length);
  text += '[';
  for (const auto& [key, entry] : by_key_) {
    if (text.size() > 1) text += ',';
    text += entry.printed;
  }
  text += ']';
  return text;
}

void TaskLog::touch(const Task& task) { entry_of(task).printed.clear(); }

}  // namespace purgatory::crdb

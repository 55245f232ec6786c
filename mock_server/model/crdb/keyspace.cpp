// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/keyspace.h"

#include <algorithm>
#include <utility>

namespace purgatory::crdb {

void Keyspace::take(const std::string& key, Entry entry) {
  const auto [place, is_new] = entries_.try_emplace(key, entry);
  if (!is_new && place->second.stamp < entry.stamp) place->second = std::move(entry);
}

void Keyspace::write(const std::string& key, std::string value, WriteStamp stamp) {
  take(key, {stamp, false, std::move(value)});
}

void Keyspace::remove(const std::string& key, WriteStamp stamp) { take(key, {stamp, true, {}}); }

void Keyspace::merge(const Keyspace& other) {
  for (const auto& [key, entry] : other.entries_) take(key, entry);
}

std::size_t Keyspace::size() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(entries_, [](const auto& entry) { return !entry.second.is_removed; }));
}

std::map<std::string, std::string> Keyspace::contents() const {
  std::map<std::string, std::string> contents;
  for (const auto& [key, entry] : entries_) {
    if (!entry.is_removed) contents.emplace(key, entry.value);
  }
  return contents;
}

}  // namespace purgatory::crdb

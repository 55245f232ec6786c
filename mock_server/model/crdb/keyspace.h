// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace purgatory::crdb {

// When and where a key was written. The order in which writes win: the later one, of two at the
// same time the one of the higher instance.
struct WriteStamp {
  std::uint64_t order = 0;
  std::int64_t instance = 0;
  auto operator<=>(const WriteStamp&) const = default;
};

// The keys and values of one instance. A key that was removed leaves its stamp behind, so that two
// instances that meet again agree, whoever asks first.
class Keyspace {
 public:
  void write(const std::string& key, std::string value, WriteStamp stamp);
  void remove(const std::string& key, WriteStamp stamp);
  // Takes over whatever `other` has later.
  void merge(const Keyspace& other);
  // Empty, stamps included: what a flush leaves.
  void clear() { entries_.clear(); }

  // Of keys that are there.
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::map<std::string, std::string> contents() const;

 private:
  struct Entry {
    WriteStamp stamp;
    bool is_removed = false;
    std::string value;
  };

  void take(const std::string& key, Entry entry);

  std::map<std::string, Entry> entries_;
};

}  // namespace purgatory::crdb

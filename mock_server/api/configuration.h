// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "support/json.h"

namespace purgatory::api {

// The settings that `/_node/_local/_config` shows and changes: section, key, text. What is not set
// has a default that only its reader knows, as in CouchDB, whose default.ini holds such keys as
// comments. Not thread-safe.
class Configuration {
 public:
  // The sections that a fresh CouchDB 3.5.0 shows and a client may ask for.
  Configuration();

  std::optional<std::string> find(std::string_view section, std::string_view key) const;
  // The value as a number; `fallback` when it is not set or is none (CouchDB 3.5.0,
  // config:get_integer).
  std::uint64_t number(std::string_view section, std::string_view key,
                       std::uint64_t fallback) const;
  // "true" and "false"; `fallback` for anything else.
  bool flag(std::string_view section, std::string_view key, bool fallback) const;

  // The value before, or nothing.
  std::optional<std::string> set(const std::string& section, const std::string& key,
                                 std::string value);
  std::optional<std::string> erase(std::string_view section, std::string_view key);

  Json as_json() const;
  // An empty object for a section that does not exist.
  Json section_as_json(std::string_view section) const;

 private:
  using Section = std::map<std::string, std::string, std::less<>>;
  std::map<std::string, Section, std::less<>> sections_;
};

}  // namespace purgatory::api

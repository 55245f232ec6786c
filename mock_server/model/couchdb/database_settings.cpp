// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/database_settings.h"

#include <algorithm>
#include <array>
#include <limits>

namespace purgatory::couchdb {
namespace {

// What a database starts with where the promise of 1,000 is broken on purpose.
constexpr std::int64_t kDeviatingLimit = 100;

Json limit_unless_broken(const RuleSet& rules, Rule rule, std::int64_t promised) {
  return rules.keeps(rule) ? Json(promised) : Json(kDeviatingLimit);
}

// Nobody but server administrators, until somebody says otherwise.
Json default_security() {
  const Json only_admins = Json::object({{"roles", Json::array({"_admin"})}});
  return Json::object({{"members", only_admins}, {"admins", only_admins}});
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_character(char c) {
  constexpr std::string_view kMarks = "_$()+/-";
  return (c >= 'a' && c <= 'z') || is_digit(c) || kMarks.find(c) != kMarks.npos;
}

// Without a dot and ten digits or more at its end, which look like the time in the name of a
// shard's file.
std::string_view without_time(std::string_view name) {
  constexpr std::size_t kFewestDigits = 10;
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return name;
  const std::string_view digits = name.substr(dot + 1);
  const bool is_time = digits.size() >= kFewestDigits && std::ranges::all_of(digits, is_digit);
  return is_time ? name.substr(0, dot) : name;
}

}  // namespace

Limit::Limit(Json value) : value_(std::move(value)) {
  count_ = value_.is_small_integer() ? static_cast<std::uint64_t>(value_.as_integer())
                                     : std::numeric_limits<std::uint64_t>::max();
}

bool is_positive_integer(const Json& value) {
  if (value.is_small_integer()) return value.as_integer() > 0;
  return value.is_big_integer() && value.as_big_integer().digits.front() != '-';
}

DatabaseSettings::DatabaseSettings(const RuleSet& rules)
    : revs_limit(limit_unless_broken(rules, Rule::RevsLimitDefaultsTo1000, kDefaultRevsLimit)),
      purged_infos_limit(limit_unless_broken(rules, Rule::PurgedInfosLimitDefaultsTo1000,
                                             kDefaultPurgedInfosLimit)),
      security(default_security()) {}

bool is_legal_database_name(std::string_view name) {
  constexpr std::array<std::string_view, 7> kReserved = {
      "_users", "_replicator", "_global_changes", "_nodes", "_dbs", "_metadata", "_cassim"};
  if (std::ranges::find(kReserved, name) != kReserved.end()) return true;
  const std::string_view stem = without_time(name);
  return !stem.empty() && stem.front() >= 'a' && stem.front() <= 'z' &&
         std::ranges::all_of(stem, is_name_character);
}

}  // namespace purgatory::couchdb

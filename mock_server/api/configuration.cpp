// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/configuration.h"

#include <charconv>

namespace purgatory::api {

Configuration::Configuration()
    : sections_{
          {"chttpd",
           {{"max_http_request_size", "67108864"},
            {"admin_only_all_dbs", "true"},
            {"require_valid_user", "false"}}},
          {"chttpd_auth", {{"iterations", "10"}, {"timeout", "600"}}},
          {"cluster", {{"n", "1"}, {"q", "1"}}},
          {"couchdb",
           {{"default_security", "admin_only"},
            {"max_document_size", "8000000"},
            {"max_attachment_size", "1073741824"},
            {"users_db_security_editable", "false"},
            {"uuid", "00000000000000000000000000000000"}}},
          {"purge", {}},
          {"uuids", {{"algorithm", "sequential"}, {"max_count", "1000"}}},
          {"vendor", {{"name", "The Apache Software Foundation"}}},
      } {}

std::optional<std::string> Configuration::find(std::string_view section,
                                               std::string_view key) const {
  const auto found = sections_.find(section);
  if (found == sections_.end()) return std::nullopt;
  const auto value = found->second.find(key);
  if (value == found->second.end()) return std::nullopt;
  return value->second;
}

std::uint64_t Configuration::number(std::string_view section, std::string_view key,
                                    std::uint64_t fallback) const {
  const auto text = find(section, key);
  if (!text) return fallback;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
  return fault == std::errc() && end == text->data() + text->size() ? value : fallback;
}

bool Configuration::flag(std::string_view section, std::string_view key, bool fallback) const {
  const auto text = find(section, key);
  if (text == "true") return true;
  return text == "false" ? false : fallback;
}

std::optional<std::string> Configuration::set(const std::string& section, const std::string& key,
                                              std::string value) {
  auto before = find(section, key);
  sections_[section][key] = std::move(value);
  return before;
}

std::optional<std::string> Configuration::erase(std::string_view section, std::string_view key) {
  auto before = find(section, key);
  if (!before) return std::nullopt;
  Section& values = sections_.find(section)->second;
  values.erase(values.find(key));
  return before;
}

Json Configuration::as_json() const {
  Json all = Json::object();
  for (const auto& [name, values] : sections_) {
    if (!values.empty()) all.append(name, section_as_json(name));
  }
  return all;
}

Json Configuration::section_as_json(std::string_view section) const {
  Json all = Json::object();
  const auto found = sections_.find(section);
  if (found == sections_.end()) return all;
  for (const auto& [key, value] : found->second) all.append(key, value);
  return all;
}

}  // namespace purgatory::api

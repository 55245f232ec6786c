// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/allowed_differences.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "conformance/plan/glob.h"
#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::array<std::string_view, 9> kMembers = {
    "recording", "method", "path", "body", "recorded", "now", "differences", "reason", "diverges"};

std::string text_of(const Json& entry, std::string_view key) {
  const Json* value = entry.find(key);
  return value != nullptr && value->is_string() ? value->as_string() : "";
}

std::vector<int> statuses_of(const Json& entry, std::string_view key) {
  std::vector<int> statuses;
  const Json* list = entry.find(key);
  if (list == nullptr || !list->is_array()) return statuses;
  for (const auto& status : list->elements()) {
    if (status.is_small_integer()) statuses.push_back(static_cast<int>(status.as_integer()));
  }
  return statuses;
}

std::vector<std::string> globs_of(const Json& entry) {
  std::vector<std::string> globs;
  const Json* list = entry.find("differences");
  if (list == nullptr || !list->is_array()) return globs;
  for (const auto& glob : list->elements()) {
    if (glob.is_string()) globs.push_back(glob.as_string());
  }
  return globs;
}

bool has_type(const Json& value, std::string_view key) {
  if (key == "diverges") return value.is_boolean();
  if (key == "recorded" || key == "now") {
    return value.is_array() && std::ranges::all_of(value.elements(), &Json::is_small_integer);
  }
  if (key == "differences") {
    return value.is_array() && std::ranges::all_of(value.elements(), &Json::is_string);
  }
  return value.is_string();
}

// What is wrong with the entry, or an empty text.
std::string problem_of(const Json& entry) {
  if (!entry.is_object()) return "it is no object";
  for (const auto& [key, value] : entry.members()) {
    if (std::ranges::find(kMembers, key) == kMembers.end()) return "\"" + key + "\" is unknown";
    if (!has_type(value, key)) return "\"" + key + "\" has the wrong type";
  }
  for (std::string_view key : {"recording", "path", "reason"}) {
    if (text_of(entry, key).empty()) return "\"" + std::string(key) + "\" is missing";
  }
  return "";
}

AllowedDifference entry_of(const Json& entry) {
  const Json* diverges = entry.find("diverges");
  return {text_of(entry, "recording"),
          text_of(entry, "method"),
          text_of(entry, "path"),
          text_of(entry, "body"),
          statuses_of(entry, "recorded"),
          statuses_of(entry, "now"),
          globs_of(entry),
          text_of(entry, "reason"),
          diverges != nullptr && diverges->as_boolean()};
}

bool allows_status(const std::vector<int>& statuses, const std::string& status) {
  return statuses.empty() || std::ranges::any_of(statuses, [&](int allowed) {
           return std::to_string(allowed) == status;
         });
}

bool allows_place(const AllowedDifference& entry, const Difference& difference) {
  return entry.differences.empty() ||
         std::ranges::any_of(entry.differences, [&](const std::string& glob) {
           return glob_matches(glob, difference.path);
         });
}

// The status that the target answered: the recorded one unless the statuses differ.
std::string status_now(const RecordedExchange& exchange, const std::vector<Difference>& found) {
  const auto status = std::ranges::find(found, "/status", &Difference::path);
  return status == found.end() ? std::to_string(exchange.status) : status->got;
}

}  // namespace

Result<std::vector<AllowedDifference>, std::string> parse_allowed_differences(
    std::string_view text) {
  const auto json = Json::parse(text);
  if (!json) return Failure<std::string>("no JSON: " + json.error().problem);
  const Json* list = json->find("allowed");
  if (list == nullptr || !list->is_array()) {
    return Failure<std::string>("\"allowed\" is missing or no array");
  }
  std::vector<AllowedDifference> entries;
  for (const auto& entry : list->elements()) {
    if (const std::string problem = problem_of(entry); !problem.empty()) {
      return Failure<std::string>("entry " + std::to_string(entries.size() + 1) + ": " + problem);
    }
    entries.push_back(entry_of(entry));
  }
  return entries;
}

Result<std::vector<AllowedDifference>, std::string> load_allowed_differences(
    const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Failure<std::string>(file + ": it cannot be read");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto entries = parse_allowed_differences(text);
  if (!entries) return Failure<std::string>(file + ": " + entries.error());
  return entries;
}

std::size_t index_of_allowance(const std::vector<AllowedDifference>& allowed,
                               const Recording& recording, const RecordedExchange& exchange,
                               const std::vector<Difference>& found) {
  const std::string path = exchange.path.substr(0, exchange.path.find('?'));
  const std::string recorded = std::to_string(exchange.status);
  const std::string now = status_now(exchange, found);
  const auto entry = std::ranges::find_if(allowed, [&](const AllowedDifference& candidate) {
    return glob_matches(candidate.recording, recording.name) &&
           (candidate.method.empty() || candidate.method == exchange.method) &&
           glob_matches(candidate.path, path) &&
           exchange.body.value_or("").find(candidate.body) != std::string::npos &&
           allows_status(candidate.recorded, recorded) && allows_status(candidate.now, now) &&
           std::ranges::all_of(found, [&](const Difference& difference) {
             return allows_place(candidate, difference);
           });
  });
  return static_cast<std::size_t>(entry - allowed.begin());
}

}  // namespace purgatory::conformance

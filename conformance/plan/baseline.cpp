// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/baseline.h"

#include <fstream>
#include <iterator>

#include "support/json.h"

namespace purgatory::conformance {
namespace {

// What is wrong with the entry, or an empty text.
std::string problem_of(const Json& entry) {
  if (!entry.is_object()) return "it is no object";
  for (const auto& [key, value] : entry.members()) {
    if (key != "id" && key != "reason" && key != "link") return "\"" + key + "\" is unknown";
    if (!value.is_string()) return "\"" + key + "\" is no string";
  }
  for (std::string_view key : {"id", "reason"}) {
    const Json* value = entry.find(key);
    if (value == nullptr || value->as_string().empty()) {
      return "\"" + std::string(key) + "\" is missing";
    }
  }
  return "";
}

KnownFailure entry_of(const Json& entry) {
  const Json* link = entry.find("link");
  return {entry.find("id")->as_string(), entry.find("reason")->as_string(),
          link == nullptr ? "" : link->as_string()};
}

}  // namespace

Result<std::vector<KnownFailure>, std::string> parse_baseline(std::string_view text) {
  const auto json = Json::parse(text);
  if (!json) return Failure<std::string>("no JSON: " + json.error().problem);
  const Json* list = json->find("known_failures");
  if (list == nullptr || !list->is_array()) {
    return Failure<std::string>("\"known_failures\" is missing or no array");
  }
  std::vector<KnownFailure> known;
  for (const auto& entry : list->elements()) {
    if (const std::string problem = problem_of(entry); !problem.empty()) {
      return Failure<std::string>("known failure " + std::to_string(known.size() + 1) + ": " +
                                  problem);
    }
    known.push_back(entry_of(entry));
  }
  return known;
}

Result<std::vector<KnownFailure>, std::string> load_baseline(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Failure<std::string>(file + ": it cannot be read");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto known = parse_baseline(text);
  if (!known) return Failure<std::string>(file + ": " + known.error());
  return known;
}

}  // namespace purgatory::conformance

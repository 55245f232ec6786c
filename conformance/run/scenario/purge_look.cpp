// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/purge_look.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// What a reader takes in; a purge of a hundred documents looks at the first ones.
constexpr std::size_t kMostLooks = 8;

// "/db" of "/db/_purge?…".
std::optional<std::string> database_of_purge(const Request& request) {
  constexpr std::string_view kEnd = "/_purge";
  const std::string_view path = std::string_view(request.path).substr(0, request.path.find('?'));
  if (request.method != "POST" || !path.ends_with(kEnd)) return std::nullopt;
  return std::string(path.substr(0, path.size() - kEnd.size()));
}

void add_looks(const Request& purge, std::vector<Request>& looks) {
  const auto database = database_of_purge(purge);
  if (!database || !purge.body) return;
  const auto asked = Json::parse(*purge.body);
  if (!asked || !asked->is_object()) return;
  for (const auto& member : asked->members()) {
    Request look;
    look.base_url = purge.base_url;
    look.path = *database + "/" + percent_encode(member.key) + "?open_revs=all&revs=true";
    look.headers = {{"Accept", "application/json"}};
    look.credentials = purge.credentials;
    const bool is_known = member.key.empty() || std::ranges::any_of(looks, [&](const auto& other) {
                            return other.path == look.path && other.base_url == look.base_url;
                          });
    if (!is_known && looks.size() < kMostLooks) looks.push_back(std::move(look));
  }
}

}  // namespace

std::vector<Request> looks_at_purged_documents(const ScenarioResult& result) {
  std::vector<Request> looks;
  for (const auto& step : result.steps) {
    const auto& exchange = step.finding ? result.findings[*step.finding].exchange : step.exchange;
    if (exchange) add_looks(exchange->asked, looks);
  }
  return looks;
}

}  // namespace purgatory::conformance

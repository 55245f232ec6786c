// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/residue.h"

#include <algorithm>
#include <set>
#include <utility>

#include "conformance/run/scenario/scenario_runner.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

using Names = std::set<std::string>;

using Nothing = Result<void, std::string>;

constexpr int kNotThere = 404;

bool is_answered_with(const Exchange& exchange, int status) {
  return exchange.response() != nullptr && exchange.response()->status == status;
}

struct Wanted {
  std::string prefix;
  std::string place;  // told behind the name
};

// The names among the answer's that are wanted; `name_in` finds one in an element.
Nothing add_names(const Exchange& exchange, const Wanted& wanted,
                  const Json* (*name_in)(const Json&), Names& names) {
  const Response* response = exchange.response();
  if (response == nullptr) return Failure<std::string>(exchange.error()->message);
  const auto list = Json::parse(response->body);
  if (response->status != 200 || !list || !list->is_array()) {
    return Failure<std::string>("GET " + exchange.asked.path + " answered " +
                                std::to_string(response->status));
  }
  for (const Json& element : list->elements()) {
    const Json* name = name_in(element);
    const bool is_own =
        name != nullptr && name->is_string() && name->as_string().starts_with(wanted.prefix);
    if (is_own) names.insert(name->as_string() + wanted.place);
  }
  return {};
}

const Json* itself(const Json& element) { return &element; }
const Json* its_name(const Json& element) {
  return element.is_object() ? element.find("name") : nullptr;
}

Exchange get(const RunContext& context, HttpClient& client, const std::string& base_url,
             std::string path) {
  Request request;
  request.base_url = base_url;
  request.path = std::move(path);
  request.credentials = context.account;
  return client.send(request);
}

// A target may be clusters alone, which have no such list.
bool has_databases(const RunContext& context) {
  return std::ranges::none_of(context.clusters, [&context](const auto& cluster) {
    return cluster.second == context.base_url;
  });
}

}  // namespace

Result<std::vector<std::string>, std::string> databases_left(const RunContext& context,
                                                             HttpClient& client) {
  const std::string prefix = database_prefix(context.run);
  Names names;
  if (has_databases(context)) {
    // The names from the prefix to what sorts right behind every name that begins with it.
    const Exchange all =
        get(context, client, context.base_url,
            "/_all_dbs?startkey=%22" + prefix + "%22&endkey=%22" + prefix + "%EF%BF%B0%22");
    const bool has_none = is_answered_with(all, kNotThere) && !context.clusters.empty();
    const auto added = has_none ? Nothing() : add_names(all, {prefix, ""}, itself, names);
    if (!added) return Failure<std::string>(added.error());
  }
  for (const auto& [label, url] : context.clusters) {
    const Exchange all = get(context, client, url, "/v1/crdbs");
    const auto added = add_names(all, {prefix, " on cluster " + label}, its_name, names);
    if (!added) return Failure<std::string>(added.error());
  }
  return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace purgatory::conformance

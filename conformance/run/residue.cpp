// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/residue.h"

#include "conformance/run/scenario/scenario_runner.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

using Names = Result<std::vector<std::string>, std::string>;

constexpr int kNotThere = 404;

// What one cluster lists of its Active-Active databases, by their names.
Names databases_of_cluster(const RunContext& context, const std::string& cluster,
                           HttpClient& client) {
  Request request;
  request.base_url = cluster;
  request.path = "/v1/crdbs";
  request.credentials = context.account;
  const Exchange exchange = client.send(request);
  const Response* response = exchange.response();
  if (response == nullptr) return Failure<std::string>(exchange.error()->message);
  const auto databases = Json::parse(response->body);
  if (response->status != 200 || !databases || !databases->is_array()) {
    return Failure<std::string>("GET /v1/crdbs answered " + std::to_string(response->status));
  }
  std::vector<std::string> names;
  for (const Json& database : databases->elements()) {
    const Json* const name = database.find("name");
    if (name != nullptr && name->is_string()) names.push_back(name->as_string());
  }
  return names;
}

// For a target that has nothing but clusters.
Names databases_of_clusters(const RunContext& context, HttpClient& client) {
  std::vector<std::string> left;
  for (const auto& [label, address] : context.clusters) {
    const auto names = databases_of_cluster(context, address, client);
    if (!names) return names;
    for (const std::string& name : *names) {
      if (!name.starts_with(database_prefix(context.run))) continue;
      left.push_back(name + " on cluster " + label);
    }
  }
  return left;
}

}  // namespace

Result<std::vector<std::string>, std::string> databases_left(const RunContext& context,
                                                             HttpClient& client) {
  const std::string prefix = database_prefix(context.run);
  Request request;
  request.base_url = context.base_url;
  // The names from the prefix to what sorts right behind every name that begins with it.
  request.path = "/_all_dbs?startkey=%22" + prefix + "%22&endkey=%22" + prefix + "%EF%BF%B0%22";
  request.credentials = context.account;
  const Exchange exchange = client.send(request);
  const Response* response = exchange.response();
  if (response == nullptr) return Failure<std::string>(exchange.error()->message);
  if (response->status == kNotThere && !context.clusters.empty()) {
    return databases_of_clusters(context, client);
  }
  const auto names = Json::parse(response->body);
  if (response->status != 200 || !names || !names->is_array()) {
    return Failure<std::string>("GET /_all_dbs answered " + std::to_string(response->status));
  }
  std::vector<std::string> left;
  for (const auto& name : names->elements()) {
    if (name.is_string() && name.as_string().starts_with(prefix)) left.push_back(name.as_string());
  }
  return left;
}

}  // namespace purgatory::conformance

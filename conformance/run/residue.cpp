// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/residue.h"

#include "conformance/run/scenario/scenario_runner.h"
#include "support/json.h"

namespace purgatory::conformance {

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

// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/target_probe.h"

#include <optional>

#include "support/json.h"

namespace purgatory::conformance {
namespace {

Exchange get(const RunContext& context, HttpClient& client, const std::string& path) {
  Request request;
  request.base_url = context.base_url;
  request.path = path;
  request.credentials = context.account;
  request.cancelled = context.interrupted;
  return client.send(request);
}

std::optional<ProbeFailure> failure_of(const Exchange& exchange) {
  if (const auto* error = exchange.error()) {
    return ProbeFailure{ProbeFailure::Kind::Unreachable, error->message};
  }
  const int status = exchange.response()->status;
  if (status != 401 && status != 403) return std::nullopt;
  const std::string who = exchange.asked.credentials ? "the account given"
                                                     : "a request without an account (see --user)";
  return ProbeFailure{
      ProbeFailure::Kind::AccountRefused,
      exchange.asked.url() + ": the target refuses " + who + " with " + std::to_string(status)};
}

// Of `{"couchdb":"Welcome","version":"3.5.0",…}`.
std::string product_of(const std::string& body) {
  const auto welcome = Json::parse(body);
  if (!welcome || welcome->find("couchdb") == nullptr) return "an unknown product";
  const Json* version = welcome->find("version");
  const bool has_version = version != nullptr && version->is_string();
  return has_version ? "couchdb " + version->as_string() : "couchdb";
}

}  // namespace

Result<std::string, ProbeFailure> probe_target(const RunContext& context, HttpClient& client) {
  const Exchange welcome = get(context, client, "/");
  if (auto failure = failure_of(welcome)) return Failure<ProbeFailure>(std::move(*failure));
  // Only an administrator may create databases, and this asks for one without creating any.
  const Exchange databases = get(context, client, "/_all_dbs?limit=1");
  if (auto failure = failure_of(databases)) return Failure<ProbeFailure>(std::move(*failure));
  return product_of(welcome.response()->body);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/answer_rules.h"

#include <algorithm>
#include <array>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/couchdb/routes.h"

namespace purgatory::api {
namespace {

// What a successful answer of one of the documented requests has for its status.
struct DocumentedStatus {
  std::string_view pattern;
  std::string_view method;
  Rule rule;
  int otherwise;  // where the rule is broken
};

constexpr std::array<DocumentedStatus, 7> kDocumented = {{
    {"/{db}/_purge", "POST", Rule::PurgesAreAnsweredCreated, 200},
    {"/{db}/_purged_infos_limit", "GET", Rule::LimitsAreBareNumbers, 200},
    {"/{db}/_purged_infos_limit", "PUT", Rule::LimitsSetAreConfirmed, 204},
    {"/{db}/_missing_revs", "POST", Rule::MissingRevsAreAnsweredOk, 201},
    {"/{db}/_revs_diff", "POST", Rule::RevsDiffIsAnsweredOk, 201},
    {"/{db}/_revs_limit", "GET", Rule::LimitsAreBareNumbers, 200},
    {"/{db}/_revs_limit", "PUT", Rule::LimitsSetAreConfirmed, 204},
}};

void deviate(const RulesInForce& rules, const DocumentedStatus& documented,
             http::Response& response) {
  if (!rules.keeps(documented.rule)) {
    response.status = documented.otherwise;
    if (documented.rule == Rule::LimitsSetAreConfirmed) response.body.clear();
    if (documented.rule == Rule::LimitsAreBareNumbers) {
      response.body = "{\"limit\":" + response.body + "}";
    }
  }
  if (!rules.keeps(Rule::AnswersDeclareTheirType)) {
    response.headers.set("Content-Type", "application/octet-stream");
  }
  if (!rules.keeps(Rule::AnswersMustBeRevalidated)) response.headers.remove("Cache-Control");
}

}  // namespace

Outcome<Json> read_limit(Call& call) {
  auto limit = read_json(call);
  if (!limit && !call.face.rules.keeps(Rule::LimitsArePositiveIntegers)) return Json();
  return limit;
}

bool is_acceptable_limit(const Call& call, const Json& limit) {
  return couchdb::is_positive_integer(limit) ||
         !call.face.rules.keeps(Rule::LimitsArePositiveIntegers);
}

std::vector<couchdb::Database*> databases_reached(Face& face, couchdb::Database& named, Rule rule) {
  std::vector<couchdb::Database*> reached{&named};
  if (face.rules.keeps(rule)) return reached;
  for (const auto& [name, database] : face.databases.by_name()) {
    if (name.starts_with(named.identity().name + "-")) reached.push_back(database.get());
  }
  return reached;
}

void apply_answer_rules(const Call& call, const Route& route, http::Response& response) {
  const auto* const documented =
      std::ranges::find_if(kDocumented, [&](const DocumentedStatus& one) {
        return one.pattern == route.pattern && one.method == call.method;
      });
  if (documented != kDocumented.end()) deviate(call.face.rules, *documented, response);
}

}  // namespace purgatory::api

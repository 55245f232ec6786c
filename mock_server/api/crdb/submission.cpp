// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/submission.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "mock_server/api/crdb/respond.h"

namespace purgatory::api::redis {
namespace {

constexpr std::chrono::seconds kDefaultTtl{500};
constexpr std::chrono::seconds kTtlOfTheDeviation{30};

http::Response task_answer(const Face& face, const crdb::Task& task) {
  http::Response response = json_answer(as_json(task, crdb::Verbose::No).dump());
  const bool deletes_data = std::holds_alternative<crdb::Flush>(task.change) ||
                            std::holds_alternative<crdb::Purge>(task.change);
  if (deletes_data && !face.keeps(Rule::CrdbAcceptedChangesAreAnsweredOk)) response.status = 202;
  return response;
}

// The same for whatever says the same: members in another order are.
Json canonical(const Json& value) {
  Json sorted = value;
  if (sorted.is_array()) {
    for (Json& element : sorted.elements()) element = canonical(element);
  }
  if (!sorted.is_object()) return sorted;
  std::ranges::sort(sorted.members(), {}, &Json::Member::key);
  for (Json::Member& member : sorted.members()) member.value = canonical(member.value);
  return sorted;
}

// What a request asks for, however it is written.
std::string fingerprint_of(const Call& call, const Submission& submission) {
  const auto* const flush = std::get_if<crdb::Flush>(&submission.change);
  Json path = Json::array();
  for (const std::string& segment : call.target.segments) path.push_back(Json(segment));
  return Json::array({Json(call.method), std::move(path), Json(submission.is_dry_run),
                      Json(flush != nullptr && flush->is_async), canonical(submission.body)})
      .dump();
}

std::string task_id(Face& face, const TaskParameters& parameters, const Submission& submission) {
  if (parameters.id && face.keeps(Rule::CrdbTaskIdsAreTheClients)) return *parameters.id;
  const bool is_flush = std::holds_alternative<crdb::Flush>(submission.change);
  if (is_flush && !face.keeps(Rule::CrdbTaskIdsAreUnique)) return "flush-" + submission.guid;
  return face.new_uuid();
}

std::chrono::seconds result_ttl(const Face& face, const TaskParameters& parameters) {
  if (!parameters.result_ttl) {
    return face.keeps(Rule::CrdbResultsAreKept500Seconds) ? kDefaultTtl : kTtlOfTheDeviation;
  }
  return face.keeps(Rule::CrdbResultsOutliveTheirTask) ? *parameters.result_ttl
                                                       : *parameters.result_ttl / 2;
}

Error refused(const Face& face, const crdb::Refusal& refusal) {
  const bool is_unknown = refusal.kind == crdb::RefusalKind::UnknownDatabase;
  if (is_unknown && !face.keeps(Rule::CrdbUnknownDatabasesAreNotFound)) {
    return {ErrorKind::InvalidSchema, refusal.description, {}};
  }
  return to_error(refusal);
}

bool passes_for_done(const Face& face, const crdb::Refusal& refusal, const crdb::Change& change) {
  return refusal.kind == crdb::RefusalKind::ConfigurationMissing &&
         std::holds_alternative<crdb::Flush>(change) &&
         !face.keeps(Rule::CrdbDeletedDatabasesTakeNoFlush);
}

http::Response pretended_task(const std::string& id, std::string_view status) {
  return json_answer(Json::object({{"id", Json(id)}, {"status", Json(status)}}).dump());
}

}  // namespace

Outcome<http::Response> submit(Call& call, const TaskParameters& parameters,
                               Submission submission) {
  Face::Entry entry = call.face.enter();
  crdb::TaskRequest request;
  request.id = task_id(call.face, parameters, submission);
  request.result_ttl = result_ttl(call.face, parameters);
  request.fingerprint = fingerprint_of(call, submission);
  if (const crdb::Task* known = entry->find_task(call.cluster, request.id)) {
    const bool is_same = known->request.fingerprint == request.fingerprint ||
                         !call.face.keeps(Rule::CrdbTaskIdsAreOneRequests);
    if (is_same) return task_answer(call.face, *known);
    return fail(ErrorKind::TaskIdConflict,
                fmt::format("Task {} is another request's: {} of {}", request.id,
                            operation_name(known->change), known->crdb_guid));
  }
  const auto checked = entry->check(call.cluster, submission.guid, submission.change);
  if (!checked && passes_for_done(call.face, checked.error(), submission.change)) {
    return pretended_task(request.id, "queued");
  }
  if (!checked) return Failure<Error>(refused(call.face, checked.error()));
  if (submission.is_dry_run && call.face.keeps(Rule::CrdbDryRunsChangeNothing)) {
    return pretended_task(request.id, "finished");
  }
  const auto task = entry->submit(call.cluster, submission.guid, std::move(submission.change),
                                  std::move(request));
  if (!task) return Failure<Error>(to_error(task.error()));
  return task_answer(call.face, **task);
}

}  // namespace purgatory::api::redis

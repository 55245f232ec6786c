// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/crdb/handlers.h"
#include "mock_server/api/crdb/parameters.h"
#include "mock_server/api/crdb/permissions.h"
#include "mock_server/api/crdb/respond.h"

namespace purgatory::api::redis {
namespace {

Failure<Error> no_task(const std::string& id) {
  return fail(ErrorKind::TaskMissing, fmt::format("There is no task {} on this cluster", id));
}

// What a server that deviates tells instead; `told` is how often the end of the task was before.
std::string_view told_status(const Face& face, const crdb::Task& task, int told) {
  const bool is_under_way = task.status == crdb::TaskStatus::Started;
  if (is_under_way && !face.keeps(Rule::CrdbTaskStatusesAreDocumented)) return "running";
  const bool is_finished = task.status == crdb::TaskStatus::Finished;
  if (is_finished && told > 0 && !face.keeps(Rule::CrdbTasksNeverGoBack)) return "started";
  return status_name(task.status);
}

void deviate(Face& face, std::size_t cluster, const crdb::Task& task, Json& json) {
  const int told = task.is_over() ? face.tell_end(cluster, task.id()) : 0;
  json.set("status", Json(told_status(face, task, told)));
  if (told > 0 && !face.keeps(Rule::CrdbEndedTasksStayAsTheyAre)) {
    json.set("worker_name", Json(fmt::format("crdb_worker:1:{}", told)));
  }
  const bool is_finished = task.status == crdb::TaskStatus::Finished;
  if (is_finished && !face.keeps(Rule::CrdbFinishedTasksHaveNoErrors)) {
    json.set("errors", Json::array({Json::object({{"error_code", Json("internal_error")}})}));
  }
  if (!is_finished && !face.keeps(Rule::CrdbFailedTasksSayWhy)) {
    std::erase_if(json.members(),
                  [](const Json::Member& member) { return member.key == "errors"; });
  }
}

// For the deviation that counts the time of a result from the start of its task.
bool is_forgotten_too_soon(const Face& face, const crdb::Task& task, TimePoint now) {
  return !face.keeps(Rule::CrdbUnfinishedTasksAreKept) && task.started &&
         now - *task.started >= task.request.result_ttl;
}

Outcome<http::Response> unknown_task(const Call& call, const std::string& id) {
  if (call.face.keeps(Rule::CrdbUnknownTasksAreNotFound)) return no_task(id);
  return json_answer(Json::object({{"id", Json(id)}, {"status", Json("queued")}}).dump());
}

}  // namespace

Outcome<http::Response> get_tasks(Call& call) {
  Face::Entry entry = call.face.enter();
  const crdb::TaskLog& tasks = entry->cluster(call.cluster).tasks;
  if (call.face.keeps(Rule::CrdbTaskListHoldsTheUnfinished)) return json_answer(tasks.printed());
  Json list = Json::array();
  tasks.for_each([&list](const crdb::Task& task) {
    if (task.is_over()) list.push_back(as_json(task, crdb::Verbose::No));
  });
  return json_answer(list.dump());
}

Outcome<http::Response> get_task(Call& call) {
  const auto ttl = result_ttl(call);
  if (!ttl) return Failure<Error>(ttl.error());
  const auto is_verbose = flag(call, "verbose");
  if (!is_verbose) return Failure<Error>(is_verbose.error());
  const std::string& id = call.captured("task_id");
  Face::Entry entry = call.face.enter();
  const crdb::Task* task = entry->find_task(call.cluster, id);
  if (task == nullptr) return unknown_task(call, id);
  if (call.query("verbose") && !call.face.keeps(Rule::CrdbVerboseIsTaken)) {
    return fail(ErrorKind::InvalidSchema, "verbose is not taken");
  }
  if (!task->is_over()) entry->poll(call.cluster);
  // A result that is not kept is gone with the look that would have seen it.
  task = entry->find_task(call.cluster, id);
  if (task == nullptr) return no_task(id);
  if (!task->is_over() && !call.face.keeps(Rule::CrdbAcceptedTasksCanBeRead)) return no_task(id);
  if (!task->is_over() && is_forgotten_too_soon(call.face, *task, entry->now())) return no_task(id);
  // Who may only look shortens nobody's time.
  if (*ttl && grants(call.role, Permission::UpdateCrdb)) {
    entry->keep_result(call.cluster, id, **ttl);
  }
  Json json = as_json(*task, *is_verbose ? crdb::Verbose::Yes : crdb::Verbose::No);
  deviate(call.face, call.cluster, *task, json);
  return json_answer(json.dump());
}

Outcome<http::Response> post_cancel(Call& call) {
  const auto is_forced = flag(call, "force");
  if (!is_forced) return Failure<Error>(is_forced.error());
  const std::string& id = call.captured("task_id");
  Face::Entry entry = call.face.enter();
  const auto canceled =
      entry->cancel(call.cluster, id, *is_forced ? crdb::Force::Yes : crdb::Force::No);
  const bool passes_for_done = !canceled &&
                               canceled.error().kind == crdb::RefusalKind::TaskMissing &&
                               !call.face.keeps(Rule::CrdbUnknownTasksAreNotFound);
  if (!canceled && !passes_for_done) return Failure<Error>(to_error(canceled.error()));
  // Documented as a status code alone.
  return http::Response{};
}

}  // namespace purgatory::api::redis

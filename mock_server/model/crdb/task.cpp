// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/task.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "support/overloaded.h"

namespace purgatory::crdb {
namespace {

constexpr std::array<std::pair<Phase, std::string_view>, 6> kPhases = {{{Phase::Queued, "queued"},
                                                                        {Phase::Started, "started"},
                                                                        {Phase::Posted, "posted"},
                                                                        {Phase::Ready, "ready"},
                                                                        {Phase::Commit, "commit"},
                                                                        {Phase::Ended, "ended"}}};

Json errors_as_json(const std::vector<TaskError>& errors) {
  Json list = Json::array();
  for (const TaskError& error : errors) {
    list.push_back(Json::object({{"cluster_name", Json(error.cluster_name)},
                                 {"description", Json(error.description)},
                                 {"error_code", Json(error.error_code)}}));
  }
  return list;
}

Json progress_as_json(const Task& task) {
  Json clusters = Json::array();
  for (const auto& [cluster, step] : task.progress) {
    clusters.push_back(Json::object({{"name", Json(cluster)}, {"progress", Json(step)}}));
  }
  return Json::object(
      {{"clusters", std::move(clusters)}, {"worker", Json(phase_name(task.phase))}});
}

}  // namespace

std::string_view operation_name(const Change& change) {
  return std::visit(Overloaded{[](const Create&) { return "create_crdb"; },
                               [](const Patch&) { return "update_crdb"; },
                               [](const UpdateInstances&) { return "update_crdb"; },
                               [](const Delete&) { return "delete_crdb"; },
                               [](const Flush&) { return "flush_crdb"; },
                               [](const Purge&) { return "purge_instance"; }},
                    change);
}

std::string_view status_name(TaskStatus status) {
  switch (status) {
    case TaskStatus::Queued:
      return "queued";
    case TaskStatus::Started:
      return "started";
    case TaskStatus::Finished:
      return "finished";
    case TaskStatus::Failed:
      break;
  }
  return "failed";
}

std::string_view phase_name(Phase phase) {
  return kPhases.at(static_cast<std::size_t>(phase)).second;
}

std::optional<Phase> phase_named(std::string_view name) {
  const auto* const found =
      std::ranges::find(kPhases, name, &std::pair<Phase, std::string_view>::second);
  if (found == kPhases.end()) return std::nullopt;
  return found->first;
}

std::string timestamp(TimePoint time) {
  using std::chrono::floor;
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Json as_json(const Task& task, Verbose verbose) {
  Json json = Json::object({{"id", Json(task.id())},
                            {"crdb_guid", Json(task.crdb_guid)},
                            {"operation", Json(operation_name(task.change))},
                            {"status", Json(status_name(task.status))}});
  if (!task.worker_name.empty()) json.append("worker_name", Json(task.worker_name));
  if (task.started) json.append("started", Json(timestamp(*task.started)));
  if (task.ended) json.append("ended", Json(timestamp(*task.ended)));
  if (!task.errors.empty()) json.append("errors", errors_as_json(task.errors));
  if (verbose == Verbose::Yes) json.append("progress", progress_as_json(task));
  return json;
}

}  // namespace purgatory::crdb

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/replication/job_json.h"

#include <fmt/format.h>

#include "mock_server/api/couchdb/replication/replication_documents.h"

namespace purgatory::api {
namespace {

using replication::JobEvent;
using replication::JobView;
using replication::Position;

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

// There are no Erlang processes here; a number of the same form tells jobs apart.
Json process_id(const JobView& job) {
  return job.state == "running" ? Json(fmt::format("<0.{}.0>", job.number)) : Json();
}

std::int64_t unix_seconds(TimePoint time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// When the job that runs was started last.
TimePoint started_on(const JobView& job) {
  for (const JobEvent& event : job.history) {
    if (event.type == JobEvent::Type::Started) return event.at;
  }
  return job.start_time;
}

Json progress_json(const JobView& job) {
  Json info = statistics_json(job.position);
  info.append("source_seq", job.position.source_seq);
  info.append("through_seq", job.position.through_seq);
  return info;
}

std::string shown_address(const Json* endpoint) {
  if (endpoint == nullptr) return "";
  const Json* text = endpoint->is_object() ? endpoint->find("url") : endpoint;
  if (text == nullptr || !text->is_string()) return "";
  const auto parsed = replication::parse_database_url(text->as_string());
  return parsed ? parsed->url : "";
}

Json member_or_null(const Json& object, std::string_view name) {
  const Json* value = object.find(name);
  return value == nullptr ? Json() : *value;
}

}  // namespace

Json statistics_json(const Position& position) {
  const replication::Statistics& count = position.statistics;
  return Json::object({{"revisions_checked", count.missing_checked},
                       {"missing_revisions_found", count.missing_found},
                       {"docs_read", count.docs_read},
                       {"docs_written", count.docs_written},
                       {"changes_pending", position.changes_pending},
                       {"doc_write_failures", count.doc_write_failures},
                       {"bulk_get_docs", count.bulk_get_docs},
                       {"bulk_get_attempts", count.bulk_get_attempts},
                       {"checkpointed_source_seq", position.checkpointed_seq}});
}

Json task_json(const JobView& job) {
  const replication::Statistics& count = job.position.statistics;
  return Json::object({{"node", Json(job.node)},
                       {"pid", process_id(job)},
                       {"bulk_get_attempts", count.bulk_get_attempts},
                       {"bulk_get_docs", count.bulk_get_docs},
                       {"changes_pending", job.position.changes_pending},
                       {"checkpoint_interval", std::int64_t{job.checkpoint_interval.count()}},
                       {"checkpointed_source_seq", job.position.checkpointed_seq},
                       {"continuous", job.continuous},
                       {"database", text_or_null(job.origin.database)},
                       {"doc_id", text_or_null(job.origin.document)},
                       {"doc_write_failures", count.doc_write_failures},
                       {"docs_read", count.docs_read},
                       {"docs_written", count.docs_written},
                       {"missing_revisions_found", count.missing_found},
                       {"replication_id", text_or_null(job.id)},
                       {"revisions_checked", count.missing_checked},
                       {"source", Json(job.source)},
                       {"source_seq", job.position.source_seq},
                       {"started_on", unix_seconds(started_on(job))},
                       {"target", Json(job.target)},
                       {"through_seq", job.position.through_seq},
                       {"type", "replication"},
                       {"updated_on", unix_seconds(job.last_updated)},
                       {"user", job.user ? Json(*job.user) : Json()}});
}

Json job_json(const JobView& job) {
  Json history = Json::array();
  for (const JobEvent& event : job.history) {
    Json entry = Json::object({{"timestamp", Json(replication_time(event.at))},
                               {"type", Json(replication::name_of(event.type))}});
    if (event.type == JobEvent::Type::Crashed) entry.append("reason", event.reason);
    history.push_back(std::move(entry));
  }
  return Json::object({{"database", text_or_null(job.origin.database)},
                       {"id", text_or_null(job.id)},
                       {"pid", process_id(job)},
                       {"source", Json(job.source)},
                       {"target", Json(job.target)},
                       {"user", job.user ? Json(*job.user) : Json()},
                       {"doc_id", text_or_null(job.origin.document)},
                       {"info", progress_json(job)},
                       {"history", std::move(history)},
                       {"node", Json(job.node)},
                       {"start_time", Json(replication_time(job.start_time))}});
}

Json document_job_json(const JobView& job) {
  const bool is_broken = job.state == "crashing" || job.state == "error";
  Json info = is_broken ? Json::object({{"error", Json(job.problem)}}) : progress_json(job);
  if (job.state == "initializing") info = Json();
  return Json::object({{"database", Json(job.origin.database)},
                       {"doc_id", Json(job.origin.document)},
                       {"id", text_or_null(job.id)},
                       {"node", Json(job.node)},
                       {"source", Json(job.source)},
                       {"target", Json(job.target)},
                       {"state", Json(job.state)},
                       {"info", std::move(info)},
                       {"error_count", job.error_count},
                       {"last_updated", Json(replication_time(job.last_updated))},
                       {"start_time", Json(replication_time(job.start_time))},
                       {"source_proxy", Json()},
                       {"target_proxy", Json()}});
}

Json ended_document_json(const std::string& database, const Json& document) {
  const std::string state = replication_state(document);
  const bool has_failed = state == "failed";
  Json info = member_or_null(document, "_replication_stats");
  Json start = member_or_null(document, "_replication_state_time");
  if (info.is_object()) {
    start = member_or_null(info, "start_time");
    std::erase_if(info.members(), [](const Json::Member& one) { return one.key == "start_time"; });
  }
  if (has_failed) {
    info = Json::object({{"error", member_or_null(document, "_replication_state_reason")}});
  }
  return Json::object({{"database", Json(database)},
                       {"doc_id", member_or_null(document, "_id")},
                       {"id", Json()},
                       {"source", text_or_null(shown_address(document.find("source")))},
                       {"target", text_or_null(shown_address(document.find("target")))},
                       {"state", Json(state)},
                       {"error_count", has_failed ? 1 : 0},
                       {"info", std::move(info)},
                       {"last_updated", member_or_null(document, "_replication_state_time")},
                       {"start_time", std::move(start)},
                       {"source_proxy", Json()},
                       {"target_proxy", Json()}});
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/checkpoint.h"

#include <algorithm>

#include "mock_server/http/answer_frame.h"

namespace purgatory::replication {
namespace {

constexpr std::int64_t kVersion = 4;  // of the way in which ids of replications are made
constexpr std::size_t kMostSessions = 50;

Json member_or(const Json& object, std::string_view name, const Json& otherwise) {
  const Json* value = object.find(name);
  return value == nullptr ? otherwise : *value;
}

Json history_of(const Json& log) {
  Json history = member_or(log, "history", Json::array());
  return history.is_array() ? history : Json::array();
}

bool has_session(const Json::Array& history, std::size_t from, const Json& id) {
  return std::any_of(
      history.begin() + static_cast<std::ptrdiff_t>(std::min(from, history.size())), history.end(),
      [&id](const Json& entry) { return member_or(entry, "session_id", Json()) == id; });
}

CommonAncestry ancestry_at(const Json::Array& history, std::size_t place) {
  Json rest = Json::array();
  for (std::size_t i = place + 1; i < history.size(); ++i) rest.push_back(history[i]);
  return {member_or(history[place], "recorded_seq", 0), std::move(rest)};
}

}  // namespace

CommonAncestry common_ancestry(const Json& source_log, const Json& target_log) {
  const Json source_id = member_or(source_log, "session_id", Json());
  if (source_id == member_or(target_log, "session_id", Json())) {
    return {member_or(source_log, "source_last_seq", 0), history_of(source_log)};
  }
  const Json source_history = history_of(source_log);
  const Json target_history = history_of(target_log);
  const Json::Array& source = source_history.elements();
  const Json::Array& target = target_history.elements();
  for (std::size_t i = 0; i < source.size() && i < target.size(); ++i) {
    if (has_session(target, i, member_or(source[i], "session_id", Json()))) {
      return ancestry_at(source, i);
    }
    if (has_session(source, i + 1, member_or(target[i], "session_id", Json()))) {
      return ancestry_at(target, i);
    }
  }
  return {};
}

Json checkpoint_document(const Specification& specification, const Session& session,
                         const Json& older_history) {
  const Statistics& count = session.statistics;
  const std::string start = http::http_date(session.started);
  const std::string end = http::http_date(session.now);
  Json history = Json::array({Json::object({{"session_id", Json(session.id)},
                                            {"start_time", Json(start)},
                                            {"end_time", Json(end)},
                                            {"start_last_seq", session.start_sequence},
                                            {"end_last_seq", session.sequence},
                                            {"recorded_seq", session.sequence},
                                            {"missing_checked", count.missing_checked},
                                            {"missing_found", count.missing_found},
                                            {"docs_read", count.docs_read},
                                            {"docs_written", count.docs_written},
                                            {"doc_write_failures", count.doc_write_failures},
                                            {"bulk_get_attempts", count.bulk_get_attempts},
                                            {"bulk_get_docs", count.bulk_get_docs}})});
  for (const Json& entry : older_history.elements()) {
    if (history.size() == kMostSessions) break;
    history.push_back(entry);
  }
  Json document = Json::object({{"session_id", Json(session.id)},
                                {"source_last_seq", session.sequence},
                                {"replication_id_version", kVersion}});
  if (specification.doc_ids) {
    // As the first replications by document ids were answered.
    document.append("start_time", start);
    document.append("end_time", end);
    document.append("docs_read", count.docs_read);
    document.append("docs_written", count.docs_written);
    document.append("doc_write_failures", count.doc_write_failures);
  }
  document.append("history", std::move(history));
  return document;
}

}  // namespace purgatory::replication

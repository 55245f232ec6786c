// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/replication/replication_documents.h"

#include "mock_server/api/control/time_text.h"
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/cluster/faces.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/replication/job_json.h"

namespace purgatory::api {
namespace {

constexpr std::string_view kReplicatorRole = "_replicator";

Outcome<void> own(const User& sender, Json& document) {
  const Json name = sender.name ? Json(*sender.name) : Json();
  const Json* owner = document.find("owner");
  if (owner != nullptr && *owner == name) return {};
  if (owner == nullptr || (owner->is_null() && sender.is_server_admin())) {
    document.set("owner", name);
    return {};
  }
  if (sender.is_server_admin()) return {};
  return fail(ErrorKind::Forbidden, "Can't update replication documents from other users.");
}

// The document when its replication has ended so.
Json ended(Json content, const replication::JobEnd& end, TimePoint now) {
  content.set("_replication_state", end.is_completed ? "completed" : "failed");
  content.set("_replication_state_time", replication_time(now));
  if (end.is_completed) {
    Json statistics = statistics_json(end.position);
    statistics.append("start_time", replication_time(end.start_time));
    content.set("_replication_stats", std::move(statistics));
  } else {
    content.set("_replication_state_reason", end.problem);
  }
  return content;
}

}  // namespace

bool is_replicator_database(std::string_view name) {
  return name == kReplicatorDatabase || name.ends_with("/_replicator");
}

Outcome<void> prepare_replication_document(const User& sender, const std::string& id,
                                           Json& document) {
  const Json* own_id = document.find("_id");
  const std::string named = !id.empty()                                ? id
                            : own_id != nullptr && own_id->is_string() ? own_id->as_string()
                                                                       : "";
  if (!document.is_object() || named.starts_with(couchdb::kDesignPrefix) ||
      named.starts_with(couchdb::kLocalPrefix) || sender.has_role(kReplicatorRole)) {
    return {};
  }
  if (auto owned = own(sender, document); !owned) return owned;
  const Json* deleted = document.find("_deleted");
  if (deleted != nullptr && *deleted == Json(true)) return {};
  const auto specification = replication::parse_specification(document, nullptr);
  if (specification) return {};
  return fail(ErrorKind::Forbidden, specification.error().reason);
}

std::string replication_state(const Json& document) {
  const Json* state = document.find("_replication_state");
  return state != nullptr && state->is_string() ? state->as_string() : "";
}

std::optional<ReplicationDocument> read_replication_document(const couchdb::Database& database,
                                                             const std::string& id) {
  const auto opened = database.read(id);
  if (!opened) return std::nullopt;
  auto content = Json::parse(couchdb::print_document(*opened));
  if (!content) return std::nullopt;
  return ReplicationDocument{*std::move(content), opened->revision.text()};
}

void write_replication_end(const Faces& faces, const replication::JobEnd& end) {
  for (Face* const face : faces.all_up()) {
    couchdb::Database* const database = face->find(end.origin.database);
    if (database == nullptr) continue;
    auto document = read_replication_document(*database, end.origin.document);
    if (!document || document->revision != end.origin.revision) continue;
    auto draft =
        couchdb::parse_document(ended(std::move(document->content), end, face->clock.now()));
    if (!draft) return;
    Copies(*face, *database).update({*std::move(draft)}, nullptr);
    return face->announce(*database);
  }
}

std::string replication_time(TimePoint time) {
  std::string text = time_text(time);
  // Whole seconds: CouchDB shows no more.
  text.erase(text.find('.'));
  return text + "Z";
}

}  // namespace purgatory::api

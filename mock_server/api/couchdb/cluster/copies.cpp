// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/cluster/copies.h"

#include <charconv>
#include <utility>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/error_response.h"

namespace purgatory::api {
namespace {

using couchdb::Coordinator;
using couchdb::Database;
using couchdb::Setting;

constexpr std::size_t kUsualCopies = 3;

std::optional<Coordinator> coordinator_of(const Face& face, const Database& database) {
  if (!face.seat) return std::nullopt;
  return Coordinator(face.seat->cluster, face.seat->node, database.identity().name);
}

}  // namespace

Copies::Copies(Face& face, Database& nearest)
    : face_(face), nearest_(nearest), coordinator_(coordinator_of(face, nearest)) {}

Copies::Copies(Call& call, Database& nearest) : Copies(call.face, nearest) { call_ = &call; }

void Copies::note(std::size_t copies) {
  if (call_ != nullptr) call_->confirmation = {copies, coordinator_->quorum()};
}

std::vector<couchdb::ModelResult<couchdb::Revision>> Copies::update(
    std::vector<couchdb::DocumentDraft> drafts, couchdb::EditJudges* judges) {
  if (!coordinator_) {
    return nearest_.update_all(std::move(drafts),
                               judges == nullptr ? nullptr : judges->judge_for(nearest_));
  }
  auto confirmed = coordinator_->update(drafts, judges);
  note(confirmed.copies);
  return std::move(confirmed.result);
}

std::vector<couchdb::ReplicationFailure> Copies::replicate(
    std::vector<couchdb::DocumentDraft> drafts, couchdb::EditJudges* judges) {
  if (!coordinator_) {
    return nearest_.replicate(std::move(drafts),
                              judges == nullptr ? nullptr : judges->judge_for(nearest_));
  }
  auto confirmed = coordinator_->replicate(drafts, judges);
  note(confirmed.copies);
  return std::move(confirmed.result);
}

std::vector<std::vector<couchdb::Revision>> Copies::purge(
    const std::vector<couchdb::PurgeRequest>& requests, couchdb::PurgeObserver* observer) {
  if (!coordinator_) return nearest_.purge(requests, observer);
  auto confirmed = coordinator_->purge(requests, observer);
  note(confirmed.copies);
  return std::move(confirmed.result);
}

void Copies::set(Setting setting, const Json& value) {
  if (coordinator_) {
    note(coordinator_->set(setting, value));
  } else {
    couchdb::change_setting(nearest_, setting, value);
  }
}

void Copies::compact() {
  if (coordinator_) {
    coordinator_->compact();
  } else {
    nearest_.compact();
  }
}

couchdb::ModelResult<couchdb::OpenedDocument> Copies::read_local(const std::string& id) {
  return coordinator_ ? coordinator_->read_local(id) : nearest_.local_documents().read(id);
}

std::vector<Database*> Copies::reached() {
  if (!coordinator_) return {&nearest_};
  std::vector<Database*> databases;
  const ClusterSeat& seat = *face_.seat;
  for (const auto& replica : seat.cluster.reachable(seat.node, nearest_.identity().name)) {
    databases.push_back(&replica.database());
  }
  return databases;
}

void read_from_quorum(const Call& call, const Database& nearest, const std::string& id) {
  auto coordinator = coordinator_of(call.face, nearest);
  if (!coordinator) return;
  std::size_t copies = coordinator->quorum();
  if (const auto text = call.query("r")) {
    std::size_t asked = 0;
    const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), asked);
    if (fault == std::errc() && end == text->data() + text->size()) copies = asked;
  }
  coordinator->repair(id, copies);
}

std::string own_sequence(const Call& call, const Database& nearest, const std::string& since) {
  auto coordinator = coordinator_of(call.face, nearest);
  return coordinator ? coordinator->translated(since) : since;
}

Outcome<void> create_database(Call& call, const std::string& name,
                              std::optional<std::size_t> copies) {
  Face& face = call.face;
  if (!face.seat) {
    const auto created = face.databases.create(name, face.clock.now());
    if (!created) return Failure<Error>(to_error(created.error()));
    return {};
  }
  const auto created =
      face.seat->cluster.create(face.seat->node, name, copies.value_or(kUsualCopies));
  if (!created) return Failure<Error>(to_error(created.error()));
  call.confirmation = {created->copies, created->wanted};
  return {};
}

couchdb::ModelResult<Database*> create_database(Face& face, std::string_view name) {
  if (!face.seat) return face.databases.create(name, face.clock.now());
  const auto created = face.seat->cluster.create(face.seat->node, name, kUsualCopies);
  if (!created) return Failure<couchdb::ModelError>(created.error());
  couchdb::Database* const copy = face.find(name);
  if (copy != nullptr) return copy;
  return couchdb::failure(couchdb::ModelErrorKind::DatabaseMissing,
                          "No node that should have a copy of it is reached.");
}

void remove_database(Face& face, const std::string& name) {
  if (face.seat) {
    face.seat->cluster.remove(face.seat->node, name);
  } else {
    face.databases.remove(name);
  }
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/replication.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::replication {
namespace {

// A request of `_bulk_docs` is sent on when it has so many bytes.
constexpr std::size_t kBytesAtOnce = std::size_t{4} << 20;
// Revisions of one document read at once with what is attached to them.
constexpr std::size_t kWholeAtOnce = 50;

// Whether something is attached that did not come with the document.
bool lacks_content(const Json& document) {
  const Json* attachments = document.find("_attachments");
  if (attachments == nullptr || !attachments->is_object()) return false;
  return std::ranges::any_of(attachments->members(), [](const Json::Member& attachment) {
    return attachment.value.find("data") == nullptr;
  });
}

// The number of a sequence, or the sequence itself where it has none.
std::string place_of(const Json& sequence) {
  const std::string text = sequence.is_string() ? sequence.as_string() : sequence.dump();
  return text.substr(0, text.find('-'));
}

bool is_beginning(const Json& sequence) { return place_of(sequence) == "0"; }

bool are_at_one_place(const Json& left, const Json& right) {
  return left == right || (is_beginning(left) && is_beginning(right));
}

}  // namespace

Outcome<Json> Replication::run() {
  started_ = around_.clock.now();
  checkpointed_at_ = started_;
  if (auto opened = open(); !opened) return Failure<ReplicationError>(opened.error());
  if (auto found = find_start(); !found) return Failure<ReplicationError>(found.error());
  publish();
  return copy_all();
}

Outcome<void> Replication::open() {
  auto source = source_.open();
  if (!source) return Failure<ReplicationError>(source.error());
  source_facts_ = *std::move(source);
  if (around_.specification.create_target) {
    if (auto made = target_.create(around_.specification.create_target_params); !made) return made;
  }
  auto target = target_.open();
  if (!target) return Failure<ReplicationError>(target.error());
  target_facts_ = *std::move(target);
  return {};
}

Outcome<void> Replication::find_start() {
  auto source_log = source_.read_checkpoint(around_.checkpoint_id);
  if (!source_log) return Failure<ReplicationError>(source_log.error());
  const auto target_log = target_.read_checkpoint(around_.checkpoint_id);
  if (!target_log) return Failure<ReplicationError>(target_log.error());
  ancestry_ = common_ancestry(*source_log, *target_log);
  source_log_ = *std::move(source_log);
  if (around_.specification.since_seq) ancestry_.sequence = *around_.specification.since_seq;
  position_.source_seq = ancestry_.sequence;
  position_.through_seq = ancestry_.sequence;
  position_.checkpointed_seq = ancestry_.sequence;
  return {};
}

ChangesQuery Replication::next_query() const {
  const Specification& specification = around_.specification;
  ChangesQuery query{position_.through_seq, specification.batch_size, {}};
  if (!specification.continuous || !is_caught_up_) return query;
  constexpr std::chrono::milliseconds kLongest{20'000};
  query.wait = kLongest;
  if (!is_at_checkpoint()) {
    const auto due = checkpointed_at_ + specification.checkpoint_interval - around_.clock.now();
    query.wait = std::clamp(due, std::chrono::milliseconds(1), kLongest);
  }
  return query;
}

Outcome<void> Replication::copy_batches() {
  while (!is_told_to_end()) {
    const ChangesQuery query = next_query();
    const auto batch = source_.changes(around_.specification, query);
    const bool is_stopped =
        !batch && batch.error().kind == ReplicationError::Kind::Stopped && is_told_to_end();
    if (is_stopped) break;
    if (!batch) return Failure<ReplicationError>(batch.error());
    if (auto copied = copy_batch(*batch); !copied) return Failure<ReplicationError>(copied.error());
    if (auto reached = reach(*batch); !reached) return Failure<ReplicationError>(reached.error());
    if (is_caught_up_ && !around_.specification.continuous) break;
  }
  return {};
}

Outcome<Json> Replication::copy_all() {
  if (auto copied = copy_batches(); !copied) return Failure<ReplicationError>(copied.error());
  if (around_.interruption.level() == Interruption::Level::Abort) return stopped();
  if (!around_.keeps(Rule::ReplicationNeverCarriesPurges)) {
    if (auto carried = carry_purges(); !carried) return Failure<ReplicationError>(carried.error());
  }
  if (auto written = checkpoint(); !written) return Failure<ReplicationError>(written.error());
  if (is_told_to_end()) return stopped();
  return result_.is_null() ? unchanged() : result_;
}

// What a replication that found nothing to copy is answered with: the log that is there.
Json Replication::unchanged() const {
  Json answer = Json::object({{"no_changes", true}});
  if (!source_log_.is_object()) return answer;
  for (const Json::Member& member : source_log_.members()) {
    if (!member.key.starts_with('_')) answer.append(member.key, member.value);
  }
  return answer;
}

Outcome<void> Replication::reach(const ChangesBatch& batch) {
  if (!batch.last_seq.is_null()) {
    position_.source_seq = batch.last_seq;
    position_.through_seq = batch.last_seq;
  }
  position_.changes_pending = batch.pending;
  is_caught_up_ =
      batch.pending == Json(0) || batch.changes.size() < around_.specification.batch_size;
  publish();
  const bool is_due =
      around_.clock.now() >= checkpointed_at_ + around_.specification.checkpoint_interval;
  return is_due ? checkpoint() : Outcome<void>();
}

Outcome<void> Replication::copy_batch(const ChangesBatch& batch) {
  std::vector<Change> changes = batch.changes;
  if (!around_.keeps(Rule::ReplicationCarriesDeletions)) {
    std::erase_if(changes, [](const Change& change) { return change.is_deleted; });
  }
  if (!around_.keeps(Rule::ReplicationCopiesEveryLeaf)) {
    for (Change& change : changes)
      change.revisions.resize(std::min<std::size_t>(1, change.revisions.size()));
  }
  if (changes.empty()) return {};
  auto wanted = missing_of(changes);
  if (!wanted) return Failure<ReplicationError>(wanted.error());
  if (!around_.keeps(Rule::ReplicationBringsPurgedRevisionsBack)) {
    if (auto left = forget_purged(*wanted); !left) return Failure<ReplicationError>(left.error());
  }
  return copy(*wanted);
}

Outcome<Replication::Wanted> Replication::missing_of(const std::vector<Change>& changes) {
  Json revisions = Json::object();
  std::unordered_set<std::string> seen;
  for (const Change& change : changes) {
    Json list = Json::array();
    for (const std::string& revision : change.revisions) list.push_back(revision);
    count().missing_checked += list.size();
    if (seen.insert(change.id).second) revisions.append(change.id, std::move(list));
  }
  const auto answer = target_.difference(revisions);
  if (!answer) return Failure<ReplicationError>(answer.error());
  Wanted wanted;
  if (!answer->is_object()) return wanted;
  for (const Json::Member& member : answer->members()) {
    const Json* missing = member.value.find("missing");
    if (missing == nullptr || !missing->is_array()) continue;
    for (const Json& revision : missing->elements()) {
      if (revision.is_string()) wanted[member.key].push_back(revision.as_string());
    }
    count().missing_found += wanted[member.key].size();
  }
  return wanted;
}

// As a target would have it that keeps away what it purged.
Outcome<void> Replication::forget_purged(Wanted& wanted) {
  const auto reply = target_.ask({"GET", "_purged_infos", "", {}});
  if (!reply) return Failure<ReplicationError>(reply.error());
  const Json answer = Json::parse(reply->body).value_or(Json());
  const Json* infos = answer.find("purged_infos");
  if (infos == nullptr || !infos->is_array()) return {};
  for (const Json& info : infos->elements()) {
    const Json* id = info.find("id");
    const Json* revisions = info.find("revs");
    if (id == nullptr || revisions == nullptr) continue;
    const auto found = wanted.find(id->as_string());
    if (found == wanted.end()) continue;
    std::erase_if(found->second, [revisions](const std::string& revision) {
      return std::ranges::find(revisions->elements(), Json(revision)) !=
             revisions->elements().end();
    });
  }
  return {};
}

// As a source would have it whose purges travel.
Outcome<void> Replication::carry_purges() {
  const auto reply = source_.ask({"GET", "_purged_infos", "", {}});
  if (!reply) return Failure<ReplicationError>(reply.error());
  const Json answer = Json::parse(reply->body).value_or(Json());
  const Json* infos = answer.find("purged_infos");
  if (infos == nullptr || !infos->is_array()) return {};
  for (const Json& info : infos->elements()) {
    const Json* id = info.find("id");
    const Json* revisions = info.find("revs");
    if (id == nullptr || revisions == nullptr) continue;
    const Json body = Json::object({{id->as_string(), *revisions}});
    const auto purged = target_.ask({"POST", "_purge", body.dump(), {}});
    if (!purged) return Failure<ReplicationError>(purged.error());
  }
  return {};
}

Outcome<void> Replication::copy(const Wanted& wanted) {
  std::vector<WantedRevision> revisions;
  for (const auto& [id, missing] : wanted) {
    for (const std::string& revision : missing) revisions.push_back({id, revision});
  }
  const std::size_t most = around_.specification.batch_size;
  for (std::size_t begin = 0; begin < revisions.size(); begin += most) {
    const std::size_t end = std::min(begin + most, revisions.size());
    const auto at = [&revisions](std::size_t place) {
      return revisions.begin() + static_cast<std::ptrdiff_t>(place);
    };
    auto documents = read(std::vector<WantedRevision>(at(begin), at(end)));
    if (!documents) return Failure<ReplicationError>(documents.error());
    if (auto written = write(*documents); !written) return written;
  }
  return {};
}

Outcome<std::vector<Json>> Replication::read(const std::vector<WantedRevision>& wanted) {
  if (knows_bulk_get_ && around_.specification.use_bulk_get) {
    auto documents = source_.fetch(wanted);
    if (!documents) return Failure<ReplicationError>(documents.error());
    if (*documents) {
      count().bulk_get_attempts += wanted.size();
      count().bulk_get_docs += (*documents)->size();
      count().docs_read += (*documents)->size();
      return **std::move(documents);
    }
    knows_bulk_get_ = false;
  }
  std::map<std::string, std::vector<std::string>> by_id;
  for (const WantedRevision& one : wanted) by_id[one.id].push_back(one.revision);
  std::vector<Json> all;
  for (const auto& [id, revisions] : by_id) {
    auto documents = read_whole(id, revisions);
    if (!documents) return documents;
    count().docs_read += documents->size();
    std::ranges::move(*documents, std::back_inserter(all));
  }
  return all;
}

Outcome<std::vector<Json>> Replication::read_whole(const std::string& id,
                                                   const std::vector<std::string>& revisions) {
  std::vector<Json> all;
  for (std::size_t begin = 0; begin < revisions.size(); begin += kWholeAtOnce) {
    const auto first = revisions.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto left = std::min<std::size_t>(kWholeAtOnce, revisions.size() - begin);
    auto documents = source_.fetch_whole(
        id, std::vector<std::string>(first, first + static_cast<std::ptrdiff_t>(left)));
    if (!documents) return documents;
    std::ranges::move(*documents, std::back_inserter(all));
  }
  return all;
}

// Documents with attachments go by themselves, so that no more than one is held at a time.
Outcome<void> Replication::write(const std::vector<Json>& documents) {
  std::vector<std::string> batch;
  std::size_t bytes = 0;
  for (const Json& document : documents) {
    std::string text;
    if (lacks_content(document) && document.find("_rev") != nullptr) {
      auto whole = source_.fetch_whole(document.find("_id")->as_string(),
                                       {document.find("_rev")->as_string()});
      if (!whole) return Failure<ReplicationError>(whole.error());
      if (whole->empty()) continue;
      text = whole->front().dump();
    } else {
      text = document.dump();
    }
    bytes += text.size();
    batch.push_back(std::move(text));
    if (bytes < kBytesAtOnce) continue;
    if (auto written = write_batch(batch); !written) return written;
    bytes = 0;
  }
  return write_batch(batch);
}

Outcome<void> Replication::write_batch(std::vector<std::string>& documents) {
  if (documents.empty()) return {};
  const auto failures = target_.store(documents);
  if (!failures) return Failure<ReplicationError>(failures.error());
  count().doc_write_failures += *failures;
  count().docs_written += documents.size() - std::min<std::size_t>(*failures, documents.size());
  documents.clear();
  publish();
  return {};
}

bool Replication::is_at_checkpoint() const {
  return are_at_one_place(position_.through_seq, position_.checkpointed_seq);
}

Outcome<void> Replication::checkpoint() {
  checkpointed_at_ = around_.clock.now();
  if (is_at_checkpoint()) return {};
  if (!around_.specification.use_checkpoints) {
    result_ = Json::object({{"use_checkpoints", false}});
    return {};
  }
  const auto target = target_.commit();
  if (!target) return Failure<ReplicationError>(target.error());
  const auto source = source_.commit();
  if (!source) return Failure<ReplicationError>(source.error());
  // A database that was deleted and made anew meanwhile has another history.
  if (*source != source_facts_.instance_start_time ||
      *target != target_facts_.instance_start_time) {
    const bool is_source = *source != source_facts_.instance_start_time;
    return Failure<ReplicationError>(ReplicationError{
        ReplicationError::Kind::Failed, "checkpoint_commit_failure",
        std::string(is_source ? "Source" : "Target") + " database out of sync: it was made anew."});
  }
  const Session session{around_.session_id,    started_,
                        checkpointed_at_,      ancestry_.sequence,
                        position_.through_seq, position_.statistics};
  const Json document = checkpoint_document(around_.specification, session, ancestry_.history);
  for (DatabaseClient* database : {&source_, &target_}) {
    auto written = database->write_checkpoint(around_.checkpoint_id, document);
    if (!written) return written;
  }
  result_ = document;
  position_.checkpointed_seq = position_.through_seq;
  publish();
  return {};
}

}  // namespace purgatory::replication

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/replication/failure.h"
#include "mock_server/replication/specification.h"
#include "mock_server/replication/wire/http_client.h"
#include "support/clock.h"
#include "support/json.h"

namespace purgatory::replication {

// How often a request is repeated that got no answer or one of the server's faults (5xx), and by
// which clock the pauses between are measured: 250 ms, then each twice as long.
struct Retrying {
  std::uint64_t times;
  const Clock& clock;
  Interruption& interruption;
};

// What a database says of itself.
struct DatabaseFacts {
  Json update_seq;
  Json instance_start_time;
};

struct ChangesQuery {
  Json since = 0;
  std::uint64_t limit = 500;
  // 0: what there is; else waits so long for a change where there is none.
  std::chrono::milliseconds wait{0};
};

struct Change {
  std::string id;
  std::vector<std::string> revisions;
  bool is_deleted = false;
};

struct ChangesBatch {
  std::vector<Change> changes;
  Json last_seq;
  Json pending;  // null: the source does not tell
};

// A document as `_bulk_get` names it.
struct WantedRevision {
  std::string id;
  std::string revision;
};

// One database of a replication: what the replication protocol asks of it, request by request.
// Source: CouchDB documentation, "CouchDB Replication Protocol".
class DatabaseClient {
 public:
  DatabaseClient(DatabaseAddress address, std::unique_ptr<HttpClient> client, Retrying retrying)
      : address_(std::move(address)), client_(std::move(client)), retrying_(retrying) {}

  const DatabaseAddress& address() const { return address_; }

  // Fails with `unauthorized`, `forbidden` or `db_not_found`.
  Outcome<DatabaseFacts> open();
  // No failure where it is there already.
  Outcome<void> create(const Json& parameters);

  // Null where there is none. With `_id` and `_rev`.
  Outcome<Json> read_checkpoint(const std::string& id);
  // `document` without `_rev`; takes the place of what is there.
  Outcome<void> write_checkpoint(const std::string& id, Json document);
  // The instance's start, by which a database that was made anew is known.
  Outcome<Json> commit();

  Outcome<ChangesBatch> changes(const Specification& specification, const ChangesQuery& query);
  // By document, as `_revs_diff` takes and answers it.
  Outcome<Json> difference(const Json& revisions);
  // The documents that are still there, with histories and without the content of attachments.
  // Nothing: the database knows no `_bulk_get`.
  Outcome<std::optional<std::vector<Json>>> fetch(const std::vector<WantedRevision>& wanted);
  // The leaves that those revisions of a document have become, attachments included.
  Outcome<std::vector<Json>> fetch_whole(const std::string& id,
                                         const std::vector<std::string>& revisions);
  // How many of the documents could not be stored. They are JSON texts.
  Outcome<std::uint64_t> store(const std::vector<std::string>& documents);
  // The text of a function of a design document: "name/function".
  Outcome<std::string> filter_code(const std::string& filter);

  // Whatever else is asked of a database. 404 is a reply like any other.
  Outcome<Reply> ask(const Question& question);

 private:
  Outcome<Json> ask_json(const Question& question);
  ReplicationError failure(const Question& question, const Fault& fault) const;
  ReplicationError unexpected(const Question& question, const Reply& reply) const;

  const DatabaseAddress address_;
  const std::unique_ptr<HttpClient> client_;
  const Retrying retrying_;
};

}  // namespace purgatory::replication

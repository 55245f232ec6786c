// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/indexes/view_index.h"
#include "support/clock.h"

namespace purgatory::couchdb {

// Whose index is asked for. Another signature means another definition: what was built for the
// one before goes.
struct IndexIdentity {
  std::string design_id;  // with its `_design/`
  std::string signature;
};

// How far an index is, and what it took to get there.
struct IndexProgress {
  std::string design_id;
  std::string signature;
  std::uint64_t update_sequence = 0;
  std::uint64_t purge_sequence = 0;
  std::uint64_t builds = 0;            // from nothing, the first time included
  std::uint64_t mapped_documents = 0;  // since the server began
  std::uint64_t rows = 0;              // in all its views
  TimePoint built;                     // the last time from nothing

  // Of that index as it stands; whose it is and when it was built is left to the caller.
  static IndexProgress of(const ViewIndex& index);
};

// The indexes of one database that were ever asked for. Each keeps a local document
// `_local/purge-mrview-<signature>`, so that compaction leaves the purges in the log that it has
// not seen. Source: CouchDB 3.5.0, couch_mrview_util (get_local_purge_doc_body).
class ViewIndexes {
 public:
  using MakeMapper = std::function<std::unique_ptr<Mapper>()>;
  enum class Freshness : std::uint8_t { UpToDate, AsItIs };

  explicit ViewIndexes(Database& database) : database_(database) {}

  // The index, built when it is asked for the first time; `AsItIs` leaves a built one behind the
  // database. Good until the next call. `now` is noted in the checkpoint.
  const ViewIndex& open(const IndexIdentity& identity, const MakeMapper& make_mapper,
                        Freshness freshness, TimePoint now);
  // The same for an index that is kept elsewhere, since others build it while the database goes
  // on: how far it is now.
  void note(const IndexIdentity& identity, const ViewIndex& index, TimePoint now);
  // Forgets indexes whose design document is gone, and their checkpoints.
  void forget_orphans();
  // What `note` and `open` saw last, by design document.
  std::vector<IndexProgress> progress() const;

 private:
  struct Built {
    IndexProgress progress;
    std::unique_ptr<ViewIndex> index;  // null: kept elsewhere
  };
  Built& built_for(const IndexIdentity& identity);
  void advance(Built& built, const ViewIndex& index, TimePoint now);
  void write_checkpoint(const IndexProgress& progress, TimePoint now);
  void remove_checkpoint(std::string_view signature);

  Database& database_;
  std::map<std::string, Built, std::less<>> by_design_id_;
};

}  // namespace purgatory::couchdb

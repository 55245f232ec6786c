// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/indexes/view_index.h"
#include "support/clock.h"

namespace purgatory::couchdb {

// Whose index is asked for. Another signature means another definition: what was built for the
// one before goes.
struct IndexIdentity {
  std::string design_id;  // with its `_design/`
  std::string signature;
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
  // Forgets indexes whose design document is gone, and their checkpoints.
  void forget_orphans();

 private:
  struct Built {
    std::string signature;
    std::unique_ptr<ViewIndex> index;
  };
  void write_checkpoint(const IndexIdentity& identity, std::uint64_t purge_sequence, TimePoint now);
  void remove_checkpoint(std::string_view signature);

  Database& database_;
  std::map<std::string, Built, std::less<>> by_design_id_;
};

}  // namespace purgatory::couchdb

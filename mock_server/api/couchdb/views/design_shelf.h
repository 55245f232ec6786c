// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/api/error.h"
#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/couchdb/indexes/design_views.h"
#include "mock_server/model/couchdb/indexes/view_index.h"
#include "support/clock.h"

namespace purgatory::api {

// The views of one design document of one database, shared by the requests that ask for them. The
// index has locks of its own, so that functions run without the lock of the face: they are taken
// before that one, never while it is held, `updating` or one of `reducing` before `mutex`. Who
// brings the index up to date waits for who does, who reduces a view for who does; who only reads
// rows waits for no function. All else is constant.
struct SharedViews {
  SharedViews(const couchdb::Database& of, std::string id, couchdb::DesignViews views)
      : database_name(of.identity().name),
        database_life(of.life()),
        design_id(std::move(id)),
        design(std::move(views)),
        reducing(design.views.size()),
        index(design.options) {}

  // The database that the index is of, or null when that is gone, although another may have taken
  // its name.
  bool is_of(const couchdb::Database* database) const {
    return database != nullptr && database->life() == database_life.lock();
  }

  const std::string database_name;
  const std::weak_ptr<const bool> database_life;
  const std::string design_id;
  const couchdb::DesignViews design;
  std::mutex updating;               // one at a time changes the index
  std::vector<std::mutex> reducing;  // one at a time reduces the rows of a view, which remember it
  std::shared_mutex mutex;
  couchdb::ViewIndex index;  // read with `updating` or a share of `mutex`, changed with both
};

// A design document ready to be used.
struct OpenedDesign {
  couchdb::DesignText text;
  std::shared_ptr<const Json> json;
  std::shared_ptr<SharedViews> views;
};

// The design documents in use, with their indexes. One that is purged, rather than deleted, is
// served for a while still, as by CouchDB, whose cache hears of deletions only. Every call requires
// the lock of the face.
// Source: CouchDB 3.5.0, ddoc_cache.
class DesignShelf {
 public:
  // NotFound, `missing` or `deleted`, when there is none.
  Outcome<OpenedDesign> open(couchdb::Database& database, const std::string& id, TimePoint now);
  // Lets go of the indexes whose design document is gone.
  void clean(const couchdb::Database& database);
  void clear() { designs_.clear(); }

 private:
  struct Entry {
    OpenedDesign design;
    TimePoint seen;
  };
  // The database by what is its own as long as it lives; the views hold on to the address.
  using Key = std::pair<const bool*, std::string>;

  void forget_dead_databases();

  std::map<Key, Entry> designs_;
};

}  // namespace purgatory::api

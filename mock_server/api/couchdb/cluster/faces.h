// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "mock_server/api/couchdb/face.h"

namespace purgatory::api {

// The nodes of the CouchDB face: one that stands alone, or several that form a cluster and share a
// lock. Each has its own databases, configuration, sessions and feeds.
class Faces {
 public:
  // `time` outlives this. Requires one node at least.
  Faces(std::size_t nodes, RuleSet rules, RandomSource source, const Clock& time);
  ~Faces();
  Faces(const Faces&) = delete;
  Faces& operator=(const Faces&) = delete;

  std::size_t size() const { return all_.size(); }
  Face& first() const { return *all_.front(); }
  // Of those that are up; null where none is. Requires the lock.
  Face* first_up() const;
  std::vector<Face*> all_up() const;
  Face& at(std::size_t node) const { return *all_[node]; }
  const std::vector<Face*>& all() const { return all_; }
  // Null where there is one node only.
  couchdb::Cluster* cluster() const { return cluster_.get(); }

  // Back to nothing, with new numbers; every node is up and reaches every other. Requires the lock.
  void clear(RandomSource source);

 private:
  void share_secrets();

  std::mutex mutex_;  // of a cluster
  std::vector<std::unique_ptr<Face>> owned_;
  std::vector<Face*> all_;
  std::unique_ptr<couchdb::Cluster> cluster_;
};

}  // namespace purgatory::api

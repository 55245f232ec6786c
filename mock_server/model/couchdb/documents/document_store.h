// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/revisions/revision_tree.h"

namespace purgatory::couchdb {

// A document as the database keeps it.
struct DocumentRecord {
  std::string id;
  std::uint64_t sequence = 0;  // its place in the order of changes
  RevisionTree tree;
  // What the counts go by; follows the tree, but for the emulation of CouchDB 3.5.0, which does
  // not look again after a purge.
  Liveness counted_as = Liveness::Live;
  // Set by a deviation only: the winner was purged and no other took its place.
  bool has_lost_its_winner = false;

  bool is_counted_deleted() const { return counted_as == Liveness::Deleted; }
  // The winner is a tombstone.
  bool is_deleted() const { return tree.is_deleted(); }
};

enum class Direction { Ascending, Descending };
enum class Continue { No, Yes };
using VisitDocument = std::function<Continue(const DocumentRecord&)>;

// Part of the documents in the order of the bytes of their ids. Ascending from `first`,
// descending from `last`.
struct IdRange {
  std::optional<std::string> first = std::nullopt;  // from here on, inclusive
  std::optional<std::string> last = std::nullopt;   // up to here
  bool includes_last = true;
  bool includes_first = true;
  Direction direction = Direction::Ascending;
  std::uint64_t skip = 0;  // this many live documents are passed over, at no cost
};

// All documents of a database, live and deleted, by id and by sequence. Finding, adding, removing
// and ranking cost about the same among a million as among a thousand. Not thread-safe.
class DocumentStore {
 public:
  DocumentStore();
  ~DocumentStore();
  DocumentStore(DocumentStore&&) noexcept;
  DocumentStore& operator=(DocumentStore&&) noexcept;

  // Shares the bodies; everything else is its own.
  DocumentStore copy() const;

  std::uint64_t live_count() const;
  std::uint64_t deleted_count() const;
  const DocumentRecord* find(std::string_view id) const;

  // Visits until told to stop. Deleted documents are visited too; `skip` does not count them.
  void visit(const IdRange& range, const VisitDocument& visit) const;
  // How many documents counted as live have a smaller id: the offset of a listing.
  std::uint64_t live_before(std::string_view id) const;
  // Live ones of the range, `skip` left aside.
  std::uint64_t live_in(const IdRange& range) const;

  // Ascending: those changed after `since`. Descending: those changed at or before `since`.
  void visit_changes(std::uint64_t since, Direction direction, const VisitDocument& visit) const;
  std::uint64_t count_changes_after(std::uint64_t since) const;

  // For the database only.
  DocumentRecord* find(std::string_view id);
  // A record that is not yet in any order; `place` puts it there.
  DocumentRecord& add(std::string id);
  // Gives it its place in the order of changes, and counts it anew as `counted_as` says.
  void place(DocumentRecord& record, std::uint64_t sequence, Liveness counted_as);
  void remove(DocumentRecord& record);
  void for_each(const std::function<void(DocumentRecord&)>& visit);

 private:
  struct Orders;
  std::unique_ptr<Orders> orders_;
};

}  // namespace purgatory::couchdb

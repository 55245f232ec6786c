// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/documents/document_store.h"

#include <unordered_map>

#include "mock_server/model/couchdb/documents/counted_tree.h"

namespace purgatory::couchdb {
namespace {

std::uint64_t weight_of(Liveness liveness) { return liveness == Liveness::Live ? 1 : 0; }

// Documents by id, live ones weighing 1.
struct ById {
  struct Entry {
    DocumentRecord* record;
    std::uint64_t weight;
  };
  using Key = std::string_view;
  using OwnedKey = std::string;
  static Key key(const Entry& entry) { return entry.record->id; }
  static std::uint64_t weight(const Entry& entry) { return entry.weight; }
};

// Documents by update sequence.
struct BySequence {
  struct Entry {
    std::uint64_t sequence;
    DocumentRecord* record;
  };
  using Key = std::uint64_t;
  using OwnedKey = std::uint64_t;
  static Key key(const Entry& entry) { return entry.sequence; }
  static std::uint64_t weight(const Entry& /*entry*/) { return 0; }
};

using IdTree = CountedTree<ById>;
using SequenceTree = CountedTree<BySequence>;

}  // namespace

struct DocumentStore::Orders {
  std::unordered_map<std::string_view, std::unique_ptr<DocumentRecord>> records;
  IdTree by_id;
  SequenceTree by_sequence;

  // Live documents before the range's lower end, and up to its upper end.
  std::uint64_t live_below(const IdRange& range) const {
    return range.first ? live_up_to(*range.first, !range.includes_first) : 0;
  }
  std::uint64_t live_within_last(const IdRange& range) const {
    return range.last ? live_up_to(*range.last, range.includes_last) : by_id.totals().weight;
  }
  std::uint64_t live_up_to(std::string_view id, bool including) const {
    const std::uint64_t before = by_id.before(id).weight;
    if (!including) return before;
    const auto found = records.find(id);
    return found == records.end() ? before : before + weight_of(found->second->counted_as);
  }

  IdTree::Cursor lowest(const IdRange& range) const {
    if (range.skip > 0) {
      const std::uint64_t rank = live_below(range) + range.skip;
      return rank < by_id.totals().weight ? by_id.at_weight(rank) : IdTree::Cursor();
    }
    if (!range.first) return by_id.first();
    auto cursor = by_id.lower_bound(*range.first);
    const bool is_excluded =
        !range.includes_first && cursor.is_valid() && cursor.entry().record->id == *range.first;
    if (is_excluded) cursor.next();
    return cursor;
  }

  IdTree::Cursor highest(const IdRange& range) const {
    if (range.skip > 0) {
      const std::uint64_t within = live_within_last(range);
      return range.skip < within ? by_id.at_weight(within - range.skip - 1) : IdTree::Cursor();
    }
    if (!range.last) return by_id.last();
    auto cursor = by_id.lower_bound(*range.last);
    if (!cursor.is_valid()) return by_id.last();
    const bool is_last = cursor.entry().record->id == *range.last;
    if (!is_last || !range.includes_last) cursor.previous();
    return cursor;
  }
};

namespace {

bool is_above(const IdRange& range, std::string_view id) {
  return range.last && (range.includes_last ? id > *range.last : id >= *range.last);
}

bool is_below(const IdRange& range, std::string_view id) {
  return range.first && (range.includes_first ? id < *range.first : id <= *range.first);
}

}  // namespace

DocumentStore::DocumentStore() : orders_(std::make_unique<Orders>()) {}
DocumentStore::~DocumentStore() = default;
DocumentStore::DocumentStore(DocumentStore&&) noexcept = default;
DocumentStore& DocumentStore::operator=(DocumentStore&&) noexcept = default;

DocumentStore DocumentStore::copy() const {
  DocumentStore copied;
  for (auto cursor = orders_->by_sequence.first(); cursor.is_valid(); cursor.next()) {
    const DocumentRecord& from = *cursor.entry().record;
    DocumentRecord& to = copied.add(from.id);
    to.tree = from.tree.copy();
    to.has_lost_its_winner = from.has_lost_its_winner;
    copied.place(to, from.sequence, from.counted_as);
  }
  return copied;
}

std::uint64_t DocumentStore::live_count() const { return orders_->by_id.totals().weight; }

std::uint64_t DocumentStore::deleted_count() const {
  return orders_->by_id.totals().count - orders_->by_id.totals().weight;
}

const DocumentRecord* DocumentStore::find(std::string_view id) const {
  const auto found = orders_->records.find(id);
  return found == orders_->records.end() ? nullptr : found->second.get();
}

DocumentRecord* DocumentStore::find(std::string_view id) {
  const auto found = orders_->records.find(id);
  return found == orders_->records.end() ? nullptr : found->second.get();
}

void DocumentStore::visit(const IdRange& range, const VisitDocument& visit) const {
  const bool ascends = range.direction == Direction::Ascending;
  auto cursor = ascends ? orders_->lowest(range) : orders_->highest(range);
  while (cursor.is_valid()) {
    const DocumentRecord& record = *cursor.entry().record;
    if (ascends ? is_above(range, record.id) : is_below(range, record.id)) return;
    if (visit(record) == Continue::No) return;
    if (ascends) {
      cursor.next();
    } else {
      cursor.previous();
    }
  }
}

std::uint64_t DocumentStore::live_before(std::string_view id) const {
  return orders_->by_id.before(id).weight;
}

std::uint64_t DocumentStore::live_in(const IdRange& range) const {
  const std::uint64_t below = orders_->live_below(range);
  const std::uint64_t within = orders_->live_within_last(range);
  return within > below ? within - below : 0;
}

void DocumentStore::visit_changes(std::uint64_t since, Direction direction,
                                  const VisitDocument& visit) const {
  const bool ascends = direction == Direction::Ascending;
  auto cursor = orders_->by_sequence.lower_bound(since + 1);
  if (!ascends) {
    if (cursor.is_valid()) {
      cursor.previous();
    } else {
      cursor = orders_->by_sequence.last();
    }
  }
  while (cursor.is_valid() && visit(*cursor.entry().record) == Continue::Yes) {
    if (ascends) {
      cursor.next();
    } else {
      cursor.previous();
    }
  }
}

std::uint64_t DocumentStore::count_changes_after(std::uint64_t since) const {
  const SequenceTree& changes = orders_->by_sequence;
  return changes.totals().count - changes.before(since + 1).count;
}

DocumentRecord& DocumentStore::add(std::string id) {
  auto record = std::make_unique<DocumentRecord>();
  record->id = std::move(id);
  DocumentRecord& added = *record;
  orders_->records.emplace(added.id, std::move(record));
  return added;
}

void DocumentStore::place(DocumentRecord& record, std::uint64_t sequence, Liveness counted_as) {
  const std::uint64_t old_weight = weight_of(record.counted_as);
  const std::uint64_t weight = weight_of(counted_as);
  record.counted_as = counted_as;
  if (record.sequence == 0) {
    orders_->by_id.insert({&record, weight});
  } else {
    orders_->by_sequence.erase(record.sequence, 0);
    if (weight != old_weight) orders_->by_id.replace({&record, weight}, old_weight);
  }
  record.sequence = sequence;
  orders_->by_sequence.insert({sequence, &record});
}

void DocumentStore::remove(DocumentRecord& record) {
  if (record.sequence != 0) {
    orders_->by_sequence.erase(record.sequence, 0);
    orders_->by_id.erase(record.id, weight_of(record.counted_as));
  }
  orders_->records.erase(orders_->records.find(record.id));
}

void DocumentStore::for_each(const std::function<void(DocumentRecord&)>& visit) {
  for (auto& [id, record] : orders_->records) visit(*record);
}

}  // namespace purgatory::couchdb

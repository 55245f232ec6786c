// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/documents/document_store.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "support/random.h"

namespace purgatory::couchdb {
namespace {

std::string id_of(std::uint64_t number) { return "doc" + std::to_string(number); }

std::string listed(const DocumentStore& store, const IdRange& range) {
  std::string text;
  store.visit(range, [&text](const DocumentRecord& record) {
    text += record.id + " ";
    return Continue::Yes;
  });
  return text;
}

DocumentStore given_letters() {
  DocumentStore store;
  std::uint64_t sequence = 0;
  for (const std::string id : {"d", "a", "c", "b", "e"}) {
    store.place(store.add(id), ++sequence, id == "c" ? Liveness::Deleted : Liveness::Live);
  }
  return store;
}

TEST(DocumentStore, ListsIdsInBothDirections) {
  const DocumentStore store = given_letters();
  EXPECT_EQ(listed(store, {}), "a b c d e ");
  EXPECT_EQ(listed(store, {.direction = Direction::Descending}), "e d c b a ");
}

TEST(DocumentStore, ListsARangeWithOrWithoutItsEnds) {
  const DocumentStore store = given_letters();
  EXPECT_EQ(listed(store, {.first = "b", .last = "d"}), "b c d ");
  EXPECT_EQ(listed(store, {.first = "b", .last = "d", .includes_last = false}), "b c ");
  EXPECT_EQ(listed(store, {.first = "b", .last = "d", .includes_first = false}), "c d ");
  EXPECT_EQ(listed(store, {.first = "bb", .last = "dd", .direction = Direction::Descending}),
            "d c ");
}

TEST(DocumentStore, SkipsLiveDocumentsOnly) {
  const DocumentStore store = given_letters();
  EXPECT_EQ(listed(store, {.skip = 2}), "d e ");
  EXPECT_EQ(listed(store, {.direction = Direction::Descending, .skip = 2}), "b a ");
  EXPECT_EQ(listed(store, {.skip = 9}), "");
}

TEST(DocumentStore, CountsLiveDocumentsBeforeAnId) {
  const DocumentStore store = given_letters();
  EXPECT_EQ(store.live_before("d"), 2U);
  EXPECT_EQ(store.live_in({.first = "b", .last = "d"}), 2U);
  EXPECT_EQ(store.live_count(), 4U);
  EXPECT_EQ(store.deleted_count(), 1U);
}

class DocumentStoreProperty : public testing::TestWithParam<std::uint64_t> {};

// A plain map of ids and a plain map of sequences must agree with the store after each step.
TEST_P(DocumentStoreProperty, OrdersAndCountsLikePlainMaps) {
  constexpr int kSteps = 4000;
  constexpr std::uint64_t kIds = 700;
  RandomSource random(GetParam());
  DocumentStore store;
  std::map<std::string, Liveness> by_id;
  std::map<std::uint64_t, std::string> by_sequence;
  std::uint64_t sequence = 0;
  for (int i = 0; i < kSteps; ++i) {
    const std::string id = id_of(random.below(kIds));
    DocumentRecord* record = store.find(id);
    if (record != nullptr) by_sequence.erase(record->sequence);
    if (record != nullptr && random.below(2) == 0) {
      by_id.erase(id);
      store.remove(*record);
    } else {
      const Liveness liveness = random.below(3) == 0 ? Liveness::Deleted : Liveness::Live;
      if (record == nullptr) record = &store.add(id);
      store.place(*record, ++sequence, liveness);
      by_id[id] = liveness;
      by_sequence[sequence] = id;
    }
    const std::string probe = id_of(random.below(kIds));
    const auto live_before = std::count_if(by_id.begin(), by_id.lower_bound(probe),
                                           [](auto& one) { return one.second == Liveness::Live; });
    ASSERT_EQ(store.live_before(probe), static_cast<std::uint64_t>(live_before));
    const std::uint64_t since = random.below(sequence + 1);
    const auto after = std::distance(by_sequence.upper_bound(since), by_sequence.end());
    ASSERT_EQ(store.count_changes_after(since), static_cast<std::uint64_t>(after));
  }
  std::string ids;
  for (const auto& [id, liveness] : by_id) ids += id + " ";
  EXPECT_EQ(listed(store, {}), ids);
  std::string changed;
  store.visit_changes(0, Direction::Ascending, [&changed](const DocumentRecord& record) {
    changed += record.id + " ";
    return Continue::Yes;
  });
  std::string expected;
  for (const auto& [number, id] : by_sequence) expected += id + " ";
  EXPECT_EQ(changed, expected);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DocumentStoreProperty, testing::Range<std::uint64_t>(1, 6));

}  // namespace
}  // namespace purgatory::couchdb

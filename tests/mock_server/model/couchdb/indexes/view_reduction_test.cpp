// SPDX-License-Identifier: Apache-2.0
// The rows of a view as a tree that counts and reduces.
#include <set>

#include <gtest/gtest.h>

#include "mock_server/model/couchdb/indexes/view_rows.h"
#include "support/random.h"

namespace purgatory::couchdb {
namespace {

using Side = RowPlace::Side;

// Sums, and counts how many rows it was given.
class CountingSum final : public Reducer {
 public:
  ScriptResult<Json> reduce(std::span<const ViewRow* const> rows) override {
    std::int64_t sum = 0;
    for (const ViewRow* row : rows) sum += row->value.as_integer();
    reduced_rows += rows.size();
    return Json(sum);
  }
  ScriptResult<Json> rereduce(std::span<const Json* const> values) override {
    std::int64_t sum = 0;
    for (const Json* value : values) sum += value->as_integer();
    return Json(sum);
  }
  std::size_t reduced_rows = 0;
};

RowPlace place(std::int64_t key, Side side) { return {Json(key), std::nullopt, side, false}; }

std::string reduced(const ViewRows& rows, const RowRange& range, Reducer& reducer) {
  const auto value = rows.reduce(range, reducer);
  return *value ? (*value)->dump() : "nothing";
}

TEST(ViewReduction, AgreesWithRowsOneByOneWhateverComesAndGoes) {
  RandomSource random(7);
  ViewRows rows;
  CountingSum reducer;
  std::vector<const ViewRow*> all;
  for (int step = 0; step < 6000; ++step) {
    if (!all.empty() && random.below(step < 3000 ? 4 : 2) == 0) {
      const std::size_t index = random.below(all.size());
      rows.erase(*all[index]);
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
    } else {
      const auto key = static_cast<std::int64_t>(random.below(200));
      all.push_back(&rows.insert({Json(key), "d" + std::to_string(step), 0, Json(step)}));
    }
    if (step % 50 != 0) continue;
    const auto low = static_cast<std::int64_t>(random.below(200));
    const auto high = static_cast<std::int64_t>(random.below(200));
    std::int64_t sum = 0;
    std::uint64_t within = 0;
    std::uint64_t before = 0;
    for (const ViewRow* row : all) {
      const std::int64_t key = row->key.as_integer();
      if (key < low) ++before;
      if (key < low || key > high) continue;
      sum += row->value.as_integer();
      ++within;
    }
    const RowRange range{place(low, Side::Before), place(high, Side::Behind)};
    ASSERT_EQ(rows.size(), all.size());
    ASSERT_EQ(rows.rank(*range.first), before) << "at step " << step;
    ASSERT_EQ(reduced(rows, range, reducer), within == 0 ? "nothing" : std::to_string(sum))
        << "at step " << step;
  }
}

TEST(ViewReduction, RowsStandInOrderInBothDirections) {
  RandomSource random(8);
  ViewRows rows;
  std::multiset<std::int64_t> keys;
  for (int i = 0; i < 1000; ++i) {
    const auto key = static_cast<std::int64_t>(random.below(500));
    keys.insert(key);
    rows.insert({Json(key), "d" + std::to_string(i), 0, Json()});
  }
  auto expected = keys.begin();
  rows.visit({}, Direction::Ascending, [&](const ViewRow& row) {
    EXPECT_EQ(row.key.as_integer(), *expected++);
    return Continue::Yes;
  });
  EXPECT_EQ(expected, keys.end());
  auto backwards = keys.rbegin();
  rows.visit({}, Direction::Descending, [&](const ViewRow& row) {
    EXPECT_EQ(row.key.as_integer(), *backwards++);
    return Continue::Yes;
  });
  EXPECT_EQ(backwards, keys.rend());
}

TEST(ViewReduction, LooksOnlyAtWhatChangedTheSecondTime) {
  ViewRows rows;
  CountingSum reducer;
  const ViewRow* some = nullptr;
  for (std::int64_t i = 0; i < 20'000; ++i) {
    const ViewRow& row = rows.insert({Json(i), "d", 0, Json(1)});
    if (i == 7777) some = &row;
  }
  EXPECT_EQ(reduced(rows, {}, reducer), "20000");
  EXPECT_EQ(reducer.reduced_rows, 20'000U);
  reducer.reduced_rows = 0;
  EXPECT_EQ(reduced(rows, {}, reducer), "20000");
  EXPECT_EQ(reducer.reduced_rows, 0U);
  rows.erase(*some);
  EXPECT_EQ(reduced(rows, {}, reducer), "19999");
  EXPECT_LE(reducer.reduced_rows, 64U);
  reducer.reduced_rows = 0;
  EXPECT_EQ(reduced(rows, {place(100, Side::Before), place(19'000, Side::Behind)}, reducer),
            "18900");
  EXPECT_LE(reducer.reduced_rows, 128U);
}

TEST(ViewReduction, AnErrorIsNotRemembered) {
  class Failing final : public Reducer {
   public:
    ScriptResult<Json> reduce(std::span<const ViewRow* const>) override {
      if (fails) return Failure<ScriptError>(ScriptError{"no", "not now"});
      return Json(1);
    }
    ScriptResult<Json> rereduce(std::span<const Json* const>) override { return Json(2); }
    bool fails = true;
  };
  ViewRows rows;
  rows.insert({Json(1), "d", 0, Json(1)});
  Failing reducer;
  EXPECT_EQ(rows.reduce({}, reducer).error().word, "no");
  reducer.fails = false;
  EXPECT_EQ(reduced(rows, {}, reducer), "1");
}

}  // namespace
}  // namespace purgatory::couchdb

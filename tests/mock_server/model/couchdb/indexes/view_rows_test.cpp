// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_rows.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb {
namespace {

using Side = RowPlace::Side;

Json json(std::string_view text) { return Json::parse(text).value(); }

class ViewRowsTest : public testing::Test {
 protected:
  ViewRowsTest() {
    for (const auto& [key, id] :
         {std::pair("[2]", "b"), std::pair("[1,2]", "a"), std::pair("[1]", "z"),
          std::pair("[1,1]", "c"), std::pair("[2]", "a"), std::pair(R"(["x"])", "a")}) {
      rows_.insert({json(key), id, 0, Json()});
    }
  }

  std::string visited(const RowRange& range, Direction direction = Direction::Ascending) const {
    std::string text;
    rows_.visit(range, direction, [&](const ViewRow& row) {
      text += row.key.dump() + row.id + " ";
      return Continue::Yes;
    });
    return text;
  }

  ViewRows rows_;
};

TEST_F(ViewRowsTest, StandByKeyAndThenById) {
  EXPECT_EQ(visited({}), R"([1]z [1,1]c [1,2]a [2]a [2]b ["x"]a )");
  EXPECT_EQ(visited({}, Direction::Descending), R"(["x"]a [2]b [2]a [1,2]a [1,1]c [1]z )");
}

TEST_F(ViewRowsTest, RangesBeginAndEndAtPlaces) {
  const RowRange range{RowPlace{json("[1,1]"), {}, Side::Behind},
                       RowPlace{json("[2]"), "a", Side::Behind}};
  EXPECT_EQ(visited(range), "[1,2]a [2]a ");
  EXPECT_EQ(visited(range, Direction::Descending), "[2]a [1,2]a ");
}

TEST_F(ViewRowsTest, PrefixesStandForAllThatBeginsWithThem) {
  constexpr bool kIsPrefix = true;
  const RowRange range{RowPlace{json("[1]"), {}, Side::Before, kIsPrefix},
                       RowPlace{json("[1]"), {}, Side::Behind, kIsPrefix}};
  EXPECT_EQ(visited(range), "[1]z [1,1]c [1,2]a ");
  EXPECT_EQ(visited({RowPlace{json("[]"), {}, Side::Before, kIsPrefix},
                     RowPlace{json("[]"), {}, Side::Behind, kIsPrefix}}),
            visited({}));
}

TEST_F(ViewRowsTest, RangesThatEndBeforeTheyBeginAreEmpty) {
  const RowRange range{RowPlace{json("[2]"), {}, Side::Before}, RowPlace{json("[1]"), {}}};
  EXPECT_EQ(visited(range), "");
  EXPECT_EQ(visited(range, Direction::Descending), "");
}

TEST_F(ViewRowsTest, VisitingStopsWhenTold) {
  int visits = 0;
  rows_.visit({}, Direction::Ascending, [&](const ViewRow&) {
    ++visits;
    return Continue::No;
  });
  EXPECT_EQ(visits, 1);
}

}  // namespace
}  // namespace purgatory::couchdb

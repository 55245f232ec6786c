// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/sort.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

Outcome<Sort> parsed(std::string_view text) { return parse_sort(*Json::parse(text)); }

TEST(Sort, BareNamesAreAscending) {
  const auto sort = parsed(R"(["a",{"b.c":"asc"}])");
  EXPECT_EQ(sort_object(*sort).dump(), R"({"a":"asc","b.c":"asc"})");
  EXPECT_EQ(sort_array(*sort).dump(), R"([{"a":"asc"},{"b.c":"asc"}])");
}

TEST(Sort, MayBeDescending) {
  const auto sort = parsed(R"([{"a":"desc"},{"b":"desc"}])");
  EXPECT_EQ(sort->direction, Direction::Descending);
  EXPECT_EQ(sort_object(*sort).dump(), R"({"a":"desc","b":"desc"})");
}

TEST(Sort, NamesWhatIsWrong) {
  const std::pair<const char*, Error> rows[] = {
      {R"("a")", {"invalid_sort_json", R"(Sort must be an array of sort specs, not: <<"a">>)"}},
      {R"({"a":"asc"})",
       {"invalid_sort_json",
        R"(Sort must be an array of sort specs, not: {[{<<"a">>,<<"asc">>}]})"}},
      {"[1]", {"invalid_sort_field", "Invalid sort field: 1"}},
      {R"([""])", {"invalid_sort_field", "Invalid sort field: <<>>"}},
      {R"([{"a":"up"}])", {"invalid_sort_field", R"(Invalid sort field: {[{<<"a">>,<<"up">>}]})"}},
      {R"([{"a":"asc"},{"b":"desc"}])",
       {"unsupported_mixed_sort",
        "Sorts currently only support a single direction for all fields."}}};
  for (const auto& [text, error] : rows) EXPECT_EQ(parsed(text).error(), error) << text;
}

}  // namespace
}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/revision.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb {
namespace {

struct Spelling {
  std::string name;
  std::string text;
  std::string printed;  // empty when the text is no revision
};

class RevisionSpelling : public testing::TestWithParam<Spelling> {};

TEST_P(RevisionSpelling, IsReadAsCouchDbReadsIt) {
  const auto revision = Revision::parse(GetParam().text);
  if (GetParam().printed.empty()) {
    ASSERT_FALSE(revision.has_value());
    EXPECT_EQ(revision.error().reason, "Invalid rev format");
  } else {
    ASSERT_TRUE(revision.has_value());
    EXPECT_EQ(revision->text(), GetParam().printed);
  }
}

const std::string kNotHex = "1-zz345678901234567890123456789012";

INSTANTIATE_TEST_SUITE_P(
    Revision, RevisionSpelling,
    testing::Values(
        Spelling{"plain", "1-a", "1-a"}, Spelling{"plus", "+1-a", "1-a"},
        Spelling{"leading_zero", "01-a", "1-a"},
        Spelling{"many_zeros", "000000000000000000001-a", "1-a"}, Spelling{"zero", "0-a", "0-a"},
        Spelling{"empty_hash", "1-", "1-"}, Spelling{"dash_in_hash", "1-a-b", "1-a-b"},
        Spelling{"negative", "-1-a", ""}, Spelling{"space", " 1-a", ""},
        Spelling{"no_number", "x-a", ""}, Spelling{"no_dash", "abc", ""}, Spelling{"empty", "", ""},
        Spelling{"only_plus", "+-a", ""},
        Spelling{"upper_case_hex", "1-967A00DFF5E02ADD41819138ABB3284D",
                 "1-967a00dff5e02add41819138abb3284d"},
        Spelling{"not_hex", kNotHex, ""},
        Spelling{"sixteen_characters", "1-1234567890123456", "1-31323334353637383930313233343536"},
        Spelling{"long_text", "2-" + std::string(100, 'q'), "2-" + std::string(100, 'q')},
        Spelling{"largest_generation", "999999999999999999-a", "999999999999999999-a"},
        Spelling{"beyond_the_bound", "1000000000000000000-a", ""}),
    [](const auto& row) { return row.param.name; });

TEST(Revision, ArrayOfCharacterCodesIsAString) {
  const Json codes = Json::array({Json(49), Json(45), Json(97)});
  EXPECT_EQ(Revision::parse(codes)->text(), "1-a");
}

TEST(Revision, OtherJsonValuesAreNone) {
  for (const Json& value : {Json(1), Json(), Json(true), Json::object(), Json::array({"1-a"}),
                            Json::array({Json(300)}), Json::array()}) {
    EXPECT_FALSE(Revision::parse(value).has_value()) << value.dump();
  }
}

TEST(Revision, HigherGenerationIsGreater) {
  EXPECT_LT(*Revision::parse("9-z"), *Revision::parse("10-a"));
}

TEST(Revision, HashesCompareAsBytesNotAsText) {
  const auto hexadecimal = *Revision::parse("1-ff000000000000000000000000000000");
  EXPECT_GT(hexadecimal, *Revision::parse("1-zzz"));
}

TEST(Revision, ShorterOfTwoHashesWithOneBeginningIsSmaller) {
  EXPECT_LT(*Revision::parse("1-ab"), *Revision::parse("1-abc"));
}

}  // namespace
}  // namespace purgatory::couchdb

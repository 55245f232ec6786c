// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/planner.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

constexpr std::uint64_t kLimit = 25;

class PlannerTest : public testing::Test {
 protected:
  // The fields as JSON, and what else the definition says.
  void given_index(const std::string& design, const std::string& fields,
                   const std::string& more = "") {
    indexes_.push_back(*parse_index_request(*Json::parse(
        R"({"ddoc":")" + design + R"(","name":"i","index":{"fields":)" + fields + more + "}}")));
  }

  FindRequest request(const std::string& selector, const std::string& more = "") const {
    return *parse_find_request(*Json::parse(R"({"selector":)" + selector + more + "}"), kLimit);
  }

  static std::string name_of(const Candidate& candidate) {
    return candidate.index ? design_name(candidate.index->design_id) : "_all_docs";
  }

  std::string chosen(const std::string& selector, const std::string& more = "") const {
    const FindRequest query = request(selector, more);
    const Plan plan = plan_query(indexes_, query);
    if (const auto fault = plan_fault(plan, query)) return fault->word + ": " + fault->reason;
    return name_of(*plan.chosen);
  }

  // Who was not chosen: name, reason and rank.
  std::string others(const std::string& selector, const std::string& more = "") const {
    std::string text;
    for (const Candidate& candidate : plan_query(indexes_, request(selector, more)).others) {
      text += name_of(candidate) + " " + std::string(candidate.reason) + " " +
              std::to_string(candidate.ranking) + (candidate.is_usable ? "; " : " unusable; ");
    }
    return text;
  }

  std::vector<IndexDefinition> indexes_;
};

TEST_F(PlannerTest, TakesTheIndexThatBeginsWithMostOfTheFields) {
  given_index("a", R"(["a"])");
  given_index("ab", R"(["a","b"])");
  given_index("abc", R"(["a","b","c"])");
  EXPECT_EQ(chosen(R"({"a":1,"b":2})"), "ab");
  EXPECT_EQ(chosen(R"({"a":1,"b":{"$exists":true}})"), "a");
  EXPECT_EQ(others(R"({"a":1,"b":2})"),
            "a less_overlap 1; _all_docs unfavored_type 2; abc field_mismatch 3 unusable; ");
}

TEST_F(PlannerTest, BreaksTiesByColumnsAndThenByName) {
  given_index("y", R"(["a"])");
  given_index("x", R"(["a"])");
  given_index("wide", R"(["a","b"])");
  EXPECT_EQ(chosen(R"({"a":1,"b":{"$ne":1}})"), "x");
  EXPECT_EQ(others(R"({"a":1,"b":{"$ne":1}})"),
            "y alphabetically_comes_after 1; wide too_many_fields 2; _all_docs unfavored_type 3; ");
}

TEST_F(PlannerTest, FallsBackToTheOrderOfIds) {
  given_index("ab", R"(["a","b"])");
  EXPECT_EQ(chosen(R"({"a":1})"), "_all_docs");
  EXPECT_EQ(chosen(R"({"a":1,"b":{"$exists":false}})"), "_all_docs");
  EXPECT_EQ(chosen("{}"), "_all_docs");
}

TEST_F(PlannerTest, SortsByThePrefixOfAnIndex) {
  given_index("ab", R"(["a","b"])");
  EXPECT_EQ(chosen("{}", R"(,"sort":["a","b"])"), "ab");
  EXPECT_EQ(chosen(R"({"b":1})", R"(,"sort":["a"])"), "ab");
  EXPECT_EQ(chosen(R"({"a":1})", R"(,"sort":["b"])"), "ab");
  const std::string none =
      "no_usable_index: No index exists for this sort, try indexing by the sort fields.";
  EXPECT_EQ(chosen(R"({"a":{"$gt":1}})", R"(,"sort":["b"])"), none);
  EXPECT_EQ(chosen("{}", R"(,"sort":["a"])"), none);
  EXPECT_EQ(chosen("{}", R"(,"sort":["_id"])"), none);
  EXPECT_EQ(chosen(R"({"_id":{"$gt":null}})", R"(,"sort":["_id"])"), "_all_docs");
}

TEST_F(PlannerTest, PartialIndexesHaveToBeNamed) {
  given_index("p", R"(["a"])", R"(,"partial_filter_selector":{"b":1})");
  EXPECT_EQ(chosen(R"({"a":1})"), "_all_docs");
  EXPECT_EQ(chosen(R"({"a":1})", R"(,"use_index":"p")"), "p");
  EXPECT_EQ(others(R"({"a":1})"), "p is_partial 1 unusable; ");
}

TEST_F(PlannerTest, PrefersTheNamedIndexWhereItFits) {
  given_index("a", R"(["a"])");
  given_index("ab", R"(["a","b"])");
  EXPECT_EQ(chosen(R"({"a":1,"b":2})", R"(,"use_index":"a")"), "a");
  EXPECT_EQ(chosen(R"({"a":1,"b":2})", R"(,"use_index":["_design/a","i"])"), "a");
  EXPECT_EQ(chosen(R"({"a":1,"b":2})", R"(,"use_index":["a","other"])"), "ab");
  EXPECT_EQ(chosen(R"({"a":1})", R"(,"use_index":"ab")"), "a");
  EXPECT_EQ(others(R"({"a":1,"b":2})", R"(,"use_index":"a")"),
            "_all_docs excluded_by_user 1; ab excluded_by_user 1; ");
}

TEST_F(PlannerTest, WithoutFallbackAnUnfitIndexIsAnError) {
  given_index("ab", R"(["a","b"])");
  EXPECT_EQ(chosen(R"({"a":1,"b":2})", R"(,"allow_fallback":false)"), "ab");
  EXPECT_EQ(chosen(R"({"a":1})", R"(,"use_index":"ab","allow_fallback":false)"),
            "invalid_index: _design/ab specified by `use_index` could not be found or it is not "
            "suitable.");
  EXPECT_EQ(chosen(R"({"a":1})", R"(,"use_index":["ab","x"],"allow_fallback":false)"),
            "invalid_index: _design/ab, x specified by `use_index` could not be found or it is not "
            "suitable.");
  EXPECT_EQ(chosen(R"({"a":1})", R"(,"allow_fallback":false)"),
            "invalid_index: You must specify an index with the `use_index` parameter.");
}

TEST_F(PlannerTest, KnowsWhatCannotMatch) {
  given_index("a", R"(["a"])");
  const auto is_futile = [&](const std::string& selector) {
    return plan_query(indexes_, request(selector)).is_futile;
  };
  EXPECT_TRUE(is_futile(R"({"a":{"$gt":2,"$lt":1}})"));
  EXPECT_TRUE(is_futile(R"({"_id":{"$gt":"b","$lt":"a"}})"));
  EXPECT_TRUE(is_futile(R"({"$or":[]})"));
  EXPECT_FALSE(is_futile(R"({"a":1,"$or":[]})"));
  EXPECT_FALSE(is_futile("{}"));
}

}  // namespace
}  // namespace purgatory::couchdb::mango

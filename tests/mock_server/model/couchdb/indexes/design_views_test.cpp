// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/design_views.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb {
namespace {

DesignViews views_in(std::string_view design) { return views_of(Json::parse(design).value()); }

std::string fault_in(std::string_view design) {
  const auto fault = design_fault(Json::parse(design).value());
  return fault ? fault->reason : "";
}

TEST(DesignViews, AreThoseWithAMapFunction) {
  const DesignViews design = views_in(
      R"({"views":{"lib":{"m":"x"},"a":{"map":"A","reduce":"_sum"},"b":{"map":"B"},"c":{}}})");
  ASSERT_EQ(design.views.size(), 2U);
  EXPECT_EQ(design.find("b"), 1U);
  EXPECT_EQ(design.find("lib"), std::nullopt);
  EXPECT_EQ(design.views[0].reduce, "_sum");
  EXPECT_EQ(design.functions.sources, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(design.functions.lib, R"({"m":"x"})");
  EXPECT_EQ(design.language, "javascript");
}

TEST(DesignViews, HaveAnotherSignatureWhenTheirRowsMayBeOthers) {
  const std::string base = views_in(R"({"views":{"a":{"map":"A"}}})").signature;
  EXPECT_EQ(views_in(R"({"views":{"a":{"map":"A"}},"filters":{},"_rev":"1-a"})").signature, base);
  EXPECT_NE(views_in(R"({"views":{"a":{"map":"B"}}})").signature, base);
  EXPECT_NE(views_in(R"({"views":{"a":{"map":"A"}},"options":{"local_seq":true}})").signature,
            base);
  EXPECT_NE(views_in(R"({"views":{"a":{"map":"A"}},"language":"erlang"})").signature, base);
}

TEST(DesignViews, TellWhichMemberIsWrong) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"views":{"a":{"map":"A","reduce":"_count"},"lib":{}},"filters":{"f":"F"}})", ""},
      {R"({"language":"query","views":{"a":{"map":{}}}})", ""},
      {R"({"filters":1})", "`filters` field must have object type"},
      {R"({"filters":{"f":1}})", "`filters.f` field must have object or string type"},
      {R"({"language":1})", "`language` field must have string type"},
      {R"({"rewrites":1})", "`rewrites` field must have string or array type"},
      {R"({"validate_doc_update":{}})", "`validate_doc_update` field must have string type"},
      {R"({"views":1})", "`views` field must have object type"},
      {R"({"views":{"lib":1}})", "`views.lib` field must have object type"},
      {R"({"views":{"a":1}})", "`views.a` field must have object type"},
      {R"({"views":{"a":{"map":{}}}})", "`views.a.map` field must have string type"},
      {R"({"views":{"a":{"map":"A","reduce":1}}})", "`views.a.reduce` field must have string type"},
      {R"({"views":{"a":{}}})", "View `a` must contain map function"},
      {R"({"views":{"a":{"map":"A","reduce":"_sun"}}})",
       "`_sun` is not a supported reduce function."}};
  for (const auto& [design, reason] : cases) EXPECT_EQ(fault_in(design), reason) << design;
}

}  // namespace
}  // namespace purgatory::couchdb

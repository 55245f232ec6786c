// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/tree/purge_story.h"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/report/html/finding_markup.h"
#include "conformance/report/tree/tree_drawing.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Story : public testing::Test {
 protected:
  void exchange(const std::string& method, const std::string& path, const std::string& body,
                std::pair<int, std::string> answer) {
    Exchange exchange;
    exchange.asked.method = method;
    exchange.asked.path = path;
    if (!body.empty()) exchange.asked.body = body;
    exchange.answered = Response{answer.first, "", {}, answer.second, {}};
    StepRecord record;
    record.exchange = std::move(exchange);
    result_.steps.push_back(std::move(record));
  }

  // 1-a with the leaves 2-b (the winner's rival) and 2-c.
  void given_two_branches() {
    exchange("POST", "/db/_bulk_docs",
             R"({"new_edits":false,"docs":[
               {"_id":"doc","_rev":"2-b","_revisions":{"start":2,"ids":["b","a"]}},
               {"_id":"doc","_rev":"2-c","_revisions":{"start":2,"ids":["c","a"]}}]})",
             {201, "[]"});
  }

  void purge(const std::string& revision, const std::string& answered) {
    exchange("POST", "/db/_purge", R"({"doc":[")" + revision + R"("]})",
             {201, R"({"purge_seq":null,"purged":{"doc":[)" + answered + "]}}"});
  }

  void look(const std::string& leaves) {
    exchange("GET", "/db/doc?open_revs=all&revs=true", "", {200, "[" + leaves + "]"});
  }

  static std::string leaf(const std::string& hash) {
    return R"({"ok":{"_id":"doc","_rev":"2-)" + hash + R"(","_revisions":{"start":2,"ids":[")" +
           hash + R"(","a"]}}})";
  }

  PurgeStory only_story() const {
    auto stories = purge_stories(result_);
    EXPECT_EQ(stories.size(), 1U);
    return stories.empty() ? PurgeStory{} : stories.front();
  }

  ScenarioResult result_;
};

TEST_F(Story, TellsWhatWasAskedAnsweredWantedAndFound) {
  given_two_branches();
  purge("2-c", R"("2-c")");
  look(leaf("b"));
  const PurgeStory story = only_story();
  EXPECT_EQ(story.document, "doc");
  EXPECT_THAT(story.asked, ElementsAre("2-c"));
  EXPECT_THAT(*story.answered, ElementsAre("2-c"));
  EXPECT_THAT(story.before.leaves(), ElementsAre("2-b", "2-c"));
  EXPECT_EQ(story.before.winner(), "2-c");
  EXPECT_THAT(story.wanted.leaves(), ElementsAre("2-b"));
  ASSERT_TRUE(story.after);
  EXPECT_THAT(story.after->leaves(), ElementsAre("2-b"));
  EXPECT_FALSE(went_wrong(story));
}

TEST_F(Story, SeesALeafThatStayedAndOneThatWentAlong) {
  given_two_branches();
  purge("2-c", R"("2-c")");
  look(leaf("c"));
  const PurgeStory story = only_story();
  EXPECT_TRUE(went_wrong(story));
  const std::string after = drawing_after(story);
  EXPECT_THAT(after, HasSubstr("<title>2-c: live winner stale</title>"));
  EXPECT_THAT(after, HasSubstr("<title>2-b: lost</title>"));
  const std::string wanted = drawing_wanted(story);
  EXPECT_THAT(wanted, HasSubstr("<title>2-c: gone</title>"));
  EXPECT_THAT(wanted, HasSubstr("<title>2-b: live winner</title>"));
  EXPECT_THAT(story_markup(story), HasSubstr("After, as it should be"));
}

TEST_F(Story, WantsAnInnerRevisionToStay) {
  given_two_branches();
  purge("1-a", "");
  EXPECT_THAT(only_story().wanted.leaves(), ElementsAre("2-b", "2-c"));
  EXPECT_FALSE(only_story().after);
  EXPECT_THAT(story_markup(only_story()), HasSubstr("After, as it should be (nobody looked)"));
}

TEST_F(Story, WantsNothingToGoWhereThePurgeWasRefused) {
  given_two_branches();
  exchange("POST", "/db/_purge", R"({"doc":["2-c"]})", {400, R"({"error":"bad_request"})"});
  look(leaf("b") + "," + leaf("c"));
  EXPECT_FALSE(only_story().answered);
  EXPECT_FALSE(went_wrong(only_story()));
  EXPECT_THAT(story_markup(only_story()), HasSubstr("status 400"));
}

TEST_F(Story, KnowsADocumentThatIsWhollyGone) {
  exchange("PUT", "/db/doc", "{}", {201, R"({"ok":true,"id":"doc","rev":"1-a"})"});
  purge("1-a", R"("1-a")");
  exchange("GET", "/db/doc?open_revs=all&revs=true", "", {404, R"({"error":"not_found"})"});
  const PurgeStory story = only_story();
  ASSERT_TRUE(story.after);
  EXPECT_TRUE(story.after->is_empty());
  EXPECT_FALSE(went_wrong(story));
}

TEST_F(Story, DoesNotTakeALaterWriteForWhatThePurgeLeft) {
  given_two_branches();
  purge("2-c", R"("2-c")");
  exchange("PUT", "/db/doc?rev=2-b", "{}", {201, R"({"ok":true,"id":"doc","rev":"3-d"})"});
  look(leaf("b"));
  EXPECT_FALSE(only_story().after);
}

TEST_F(Story, ExplainsTheSignsThatItUsesAndNoOthers) {
  given_two_branches();
  purge("2-c", R"("2-c")");
  look(leaf("b"));
  const std::string legend = tree_legend(only_story());
  for (const char* meaning : {"winner", "live leaf", "ancestor", "asked to be", "gone, as it"}) {
    EXPECT_THAT(legend, HasSubstr(meaning));
  }
  EXPECT_THAT(legend, Not(HasSubstr("should have stayed")));
  EXPECT_THAT(legend, Not(HasSubstr("deleted leaf")));
}

TEST(TreeDrawing, NeverMakesMarkupOfRevisionsOrNames) {
  PurgeStory story;
  story.document = "<script>";
  story.before.add({"1-<img src=x>"}, false);
  const std::string drawing = drawing_before(story);
  EXPECT_THAT(drawing, Not(HasSubstr("<img")));
  EXPECT_THAT(drawing, Not(HasSubstr("<script>")));
}

TEST(TreeDrawing, SaysThatThereAreTooManyRevisions) {
  PurgeStory story;
  for (int i = 1; i <= 100; ++i) story.before.add({std::to_string(i) + "-a"}, false);
  EXPECT_THAT(drawing_before(story), HasSubstr("100 revisions: too many to draw"));
}

// A path that a hostile server answers with may name a parent that is no older.
TEST(TreeDrawing, EndsForATreeThatIsNone) {
  PurgeStory story;
  story.before.add({"2-a", "1-b", "2-a"}, false);
  EXPECT_THAT(drawing_before(story), HasSubstr("</svg>"));
}

}  // namespace
}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
// Functions of design documents besides views: validation, filters, updates, shows.
#include <thread>
#include <utility>

#include <gmock/gmock.h>

#include "tests/mock_server/api/couchdb/views/views_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;

class Validation : public ViewsTest {
 protected:
  Validation() {
    given_design(Json::object({{"validate_doc_update", R"js(function(doc, old, user, security) {
        if (doc._deleted) return;
        if (doc.kind === 'secret') throw {forbidden: 'no secrets, ' + user.name};
        if (doc.kind === 'guest') throw {unauthorized: 'who are you?'};
        if (doc.kind === 'broken') doc.a.b.c = 1;
        if (old && old.n > doc.n) throw {forbidden: 'n went from ' + old.n + ' to ' + doc.n};
      })js"}}).dump());
  }
};

TEST_F(Validation, RefusesDocuments) {
  const auto forbidden = client_.put("/db/a", R"({"kind":"secret"})");
  EXPECT_EQ(forbidden.status(), 403);
  EXPECT_EQ(forbidden.text(), "{\"error\":\"forbidden\",\"reason\":\"no secrets, admin\"}\n");
  const auto unauthorized = client_.post("/db", R"({"kind":"guest"})");
  EXPECT_EQ(unauthorized.status(), 401);
  EXPECT_EQ(unauthorized.reason(), "who are you?");
  EXPECT_EQ(client_.put("/db/a", R"({"kind":"broken"})").status(), 500);
  EXPECT_EQ(client_.get("/db/a").status(), 404);
  EXPECT_EQ(client_.put("/db/a", R"({"kind":"plain"})").status(), 201);
}

TEST_F(Validation, SeesTheRevisionThatIsReplaced) {
  const std::string first = put("a", R"({"n":2})");
  EXPECT_EQ(client_.put("/db/a", R"({"n":1,"_rev":")" + first + R"("})").reason(),
            "n went from 2 to 1");
  EXPECT_EQ(client_.put("/db/a", R"({"n":3,"_rev":")" + first + R"("})").status(), 201);
  EXPECT_EQ(client_.put("/db/a", R"({"n":1,"_rev":")" + first + R"("})").status(), 409);
}

TEST_F(Validation, JudgesEachDocumentOfABulkRequest) {
  const auto answer =
      client_.post("/db/_bulk_docs", R"({"docs":[{"_id":"a","kind":"secret"},{"_id":"b"}]})");
  EXPECT_EQ(answer.status(), 201);
  EXPECT_THAT(
      answer.text(),
      HasSubstr(R"([{"id":"a","error":"forbidden","reason":"no secrets, admin"},{"ok":true,)"));
}

TEST_F(Validation, JudgesReplicatedRevisions) {
  const auto answer = client_.post(
      "/db/_bulk_docs",
      R"({"new_edits":false,"docs":[{"_id":"a","_rev":"1-x","kind":"secret"},{"_id":"b","_rev":"1-x"}]})");
  EXPECT_EQ(answer.text(),
            "[{\"id\":\"a\",\"error\":\"forbidden\",\"reason\":\"no secrets, "
            "admin\",\"rev\":\"1-x\"}]\n");
  EXPECT_EQ(client_.get("/db/b").status(), 200);
  EXPECT_EQ(client_.put("/db/c?new_edits=false", R"({"_rev":"1-x","kind":"secret"})").status(),
            403);
}

TEST_F(Validation, LeavesLocalDocumentsAlone) {
  EXPECT_EQ(client_.put("/db/_local/a", R"({"kind":"secret"})").status(), 201);
}

TEST_F(Validation, EndsWithItsDesignDocument) {
  EXPECT_EQ(client_.put("/db/a", R"({"kind":"secret"})").status(), 403);
  given_design("{}");
  EXPECT_EQ(client_.put("/db/a", R"({"kind":"secret"})").status(), 201);
}

TEST_F(Validation, ThatRunsForEverIsAnErrorOfThatWriteAlone) {
  given_design(R"({"validate_doc_update":"function(doc) { while (doc.loops); }"})");
  given_call_time(200);
  const auto answer = client_.put("/db/a", R"({"loops":true})");
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(answer.reason(), "OS process timed out.");
  given_call_time(20'000);
  EXPECT_EQ(client_.put("/db/a", "{}").status(), 201);
}

class DesignDocuments : public ViewsTest {};

TEST_F(DesignDocuments, AreRefusedWhenTheyCannotWork) {
  const auto refused = [this](const std::string& design) {
    const auto answer = client_.put("/db/_design/x", design);
    EXPECT_EQ(answer.status(), 400) << design;
    const Json body = answer.json();
    return body.find("error")->as_string() + ": " + answer.reason();
  };
  EXPECT_EQ(refused(R"({"views":{"v":{}}})"),
            "invalid_design_doc: View `v` must contain map function");
  EXPECT_EQ(refused(R"({"views":{"v":{"map":"1"}}})"),
            "compilation_error: Compilation of the map function in the 'v' view failed: "
            "Expression does not eval to a function. (1)");
  EXPECT_THAT(refused(R"({"views":{"v":{"map":"doc => 1","reduce":"function("}}})"),
              HasSubstr("compilation_error: Compilation of the reduce function in the 'v' view"));
}

TEST_F(DesignDocuments, OfOtherLanguagesAreTakenAsTheyAre) {
  EXPECT_EQ(
      client_.put("/db/_design/x", R"({"language":"erlang","views":{"v":{"map":"fun"}}})").status(),
      201);
  const auto asked = client_.get("/db/_design/x/_view/v");
  EXPECT_EQ(asked.status(), 200) << asked.text();
  put("a", "{}");
  EXPECT_EQ(client_.get("/db/_design/x/_view/v").json().find("error")->as_string(),
            "unknown_query_language");
}

class Filters : public ViewsTest {
 protected:
  Filters() {
    given_design(R"js({"filters":{"n":"function(doc, req) { return doc.n == req.query.n }",
                                  "loops":"function(doc) { while (true); }"},
                       "views":{"v":{"map":"function(doc) { if (doc.n) emit(doc.n) }"}}})js");
    put("a", R"({"n":1})");
    put("b", R"({"n":2})");
    put("c", "{}");
  }
  static std::string ids(const doubles::Answer& answer) {
    const Json body = answer.json();
    const Json* rows = body.find("results");
    if (rows == nullptr) return answer.text();
    std::string text;
    for (const Json& row : rows->elements()) text += row.find("id")->as_string() + " ";
    return text;
  }
  std::string changes(const std::string& query) {
    return ids(client_.get("/db/_changes?" + query));
  }
};

TEST_F(Filters, ShowTheChangesThatTheyPass) {
  EXPECT_EQ(changes("filter=d/n&n=2"), "b ");
  EXPECT_EQ(changes("filter=_view&view=d/v"), "a b ");
  EXPECT_EQ(changes("filter=_view&view=d/v&descending=true"), "b a ");
  EXPECT_EQ(changes("filter=_view&view=d/v&limit=1"), "a ");
  EXPECT_EQ(ids(client_.post("/db/_changes?filter=d/n&n=1", "{}")), "a ");
}

TEST_F(Filters, AreMissedByName) {
  const auto reason = [this](const std::string& query) {
    return client_.get("/db/_changes?" + query).reason();
  };
  EXPECT_EQ(reason("filter=d/none"), "missing json key: none");
  EXPECT_EQ(reason("filter=none/n"), "missing");
  EXPECT_EQ(reason("filter=d"), "`filter` must be of the form `designname/filtername`");
  EXPECT_EQ(reason("filter=_view"), "`view` filter parameter is not provided.");
  EXPECT_EQ(reason("filter=_view&view=d"), "`view` must be of the form `designname/viewname`");
  EXPECT_EQ(reason("filter=_none"), "unknown builtin filter name");
}

TEST_F(Filters, ThatRunForEverAreTheAnswer) {
  given_call_time(200);
  const auto answer = client_.get("/db/_changes?filter=d/loops");
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(answer.reason(), "OS process timed out.");
}

TEST_F(Filters, HoldBackTheChangesOfAFeedToo) {
  auto answer = client_.get("/db/_changes?filter=d/n&n=2&feed=continuous&timeout=0");
  ASSERT_NE(answer.response.stream, nullptr);
  std::string text;
  http::BodyStream::Piece piece;
  do {
    piece = answer.response.stream->next();
    text += piece.bytes;
  } while (piece.state == http::BodyStream::State::More);
  EXPECT_THAT(text, HasSubstr(R"("id":"b")"));
  EXPECT_THAT(text, testing::Not(HasSubstr(R"("id":"a")")));
}

class Updates : public ViewsTest {
 protected:
  Updates() {
    given_design(R"js({"updates":{
      "count":"function(doc, req) { doc = doc || {_id: req.id, n: 0}; doc.n += 1; return [doc, {json: {n: doc.n}, headers: {'X-Mine': 'yes'}}] }",
      "say":"function(doc, req) { return [null, 'hello ' + req.body + ' ' + req.userCtx.name] }",
      "fails":"function() { throw new TypeError('oh') }"},
      "shows":{"n":"function(doc, req) { return {code: 203, body: String(doc && doc.n)} }"}})js");
  }
};

TEST_F(Updates, WriteWhatTheyReturn) {
  const auto first = client_.send("PUT", "/db/_design/d/_update/count/a/b");
  EXPECT_EQ(first.status(), 201);
  EXPECT_EQ(first.text(), "{\"n\":1}\n");
  EXPECT_EQ(first.header("X-Mine"), "yes");
  EXPECT_EQ(first.header("X-Couch-Id"), "a%2Fb");
  EXPECT_THAT(first.header("X-Couch-Update-NewRev"), testing::StartsWith("1-"));
  EXPECT_EQ(client_.send("PUT", "/db/_design/d/_update/count/a/b").text(), "{\"n\":2}\n");
  EXPECT_EQ(client_.get("/db/a%2Fb").json().find("n")->dump(), "2");
}

TEST_F(Updates, MayAnswerWithoutWriting) {
  const auto answer = client_.post("/db/_design/d/_update/say", "there");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.text(), "hello there admin");
  EXPECT_EQ(answer.header("Content-Type"), "text/html; charset=utf-8");
}

TEST_F(Updates, TellWhatWentWrong) {
  EXPECT_EQ(client_.post("/db/_design/d/_update/none", "").reason(), "missing json key: none");
  const auto failed = client_.post("/db/_design/d/_update/fails", "");
  EXPECT_EQ(failed.status(), 500);
  EXPECT_THAT(
      failed.text(),
      HasSubstr(R"({"error":"render_error","reason":"function raised error: (TypeError: oh))"));
}

TEST_F(Updates, AndShowsSeeTheDocumentOfThePath) {
  put("a", R"({"n":7})");
  const auto shown = client_.get("/db/_design/d/_show/n/a");
  EXPECT_EQ(shown.status(), 203);
  EXPECT_EQ(shown.text(), "7");
  EXPECT_EQ(client_.get("/db/_design/d/_show/n").text(), "null");
}

// Whoever asks for something else while a function runs is answered at once.
TEST_F(Updates, DoNotKeepOthersWaiting) {
  given_design(R"({"updates":{"loops":"function() { while (true); }"}})");
  put("a", "{}");
  given_call_time(3000);
  std::thread other([this] {
    doubles::ServiceClient slow(service_);
    EXPECT_EQ(slow.post("/db/_design/d/_update/loops", "").status(), 500);
  });
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(client_.get("/db/a").status(), 200);
  const auto taken = std::chrono::steady_clock::now() - begin;
  other.join();
  EXPECT_LT(taken, std::chrono::seconds(2));
}

}  // namespace
}  // namespace purgatory::api

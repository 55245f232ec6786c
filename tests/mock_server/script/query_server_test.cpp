// SPDX-License-Identifier: Apache-2.0
#include "mock_server/script/query_server.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using purgatory::Json;
using purgatory::couchdb::DesignText;
using purgatory::couchdb::MapFunctions;
using purgatory::couchdb::ScriptError;
using purgatory::couchdb::ScriptSession;
using purgatory::couchdb::ScriptSettings;
using purgatory::script::QueryServer;
using testing::HasSubstr;

// The functions of a design document, run by the real `purgatory-js`.
class Scripts : public testing::Test {
 protected:
  std::unique_ptr<ScriptSession> open() {
    ScriptSettings settings;
    settings.call_time = call_time_;
    return server_.open(settings);
  }
  // What the functions emit for the document, as JSON.
  std::string map(std::vector<std::string> sources, const std::string& document,
                  const std::string& lib = "") {
    const std::vector<std::string> documents{document};
    const auto mapped = open()->map({std::move(sources), lib}, documents);
    if (!mapped) return mapped.error().word + ": " + mapped.error().reason;
    Json lists = Json::array();
    for (const auto& rows : mapped->front()) {
      Json list = Json::array();
      for (const auto& row : rows) list.push_back(Json::array({row.key, row.value}));
      lists.push_back(std::move(list));
    }
    return lists.dump();
  }
  std::string call(const std::string& design, const std::vector<std::string>& path,
                   const std::string& arguments) {
    const auto answer = open()->call({"_design/d", "1-x", design}, path, arguments);
    return answer ? answer->dump() : answer.error().word + ": " + answer.error().reason;
  }

  QueryServer server_{""};
  std::chrono::milliseconds call_time_{20'000};
};

TEST_F(Scripts, EmitRowsForEachFunction) {
  EXPECT_EQ(map({"function(doc) { emit(doc.n, null); emit([doc.n], {a: 1}) }", "doc => {}"},
                R"({"_id":"a","n":1})"),
            R"([[[1,null],[[1],{"a":1}]],[]])");
}

TEST_F(Scripts, TakeFunctionsInEveryForm) {
  for (const char* source :
       {"function(doc) { emit(1) }", "function map(doc) { emit(1) };", "(doc) => emit(1)",
        "// first\nfunction(doc) { emit(1) } // last", "var f = (doc) => emit(1); f"}) {
    EXPECT_EQ(map({source}, "{}"), "[[[1,null]]]") << source;
  }
}

TEST_F(Scripts, GiveAnEmptyListForAFunctionThatThrows) {
  EXPECT_EQ(map({"function(doc) { emit(1); doc.a.b.c }", "function(doc) { emit(2) }"}, "{}"),
            "[[],[[2,null]]]");
}

TEST_F(Scripts, RequireModulesOfTheViewsLib) {
  EXPECT_EQ(
      map({"function(doc) { emit(require('views/lib/twice').of(21)) }"}, "{}",
          R"({"twice": "exports.of = n => n * 2 * require('./one').n", "one": "exports.n = 1"})"),
      "[[[42,null]]]");
}

TEST_F(Scripts, SeeTheDocumentAsItWasInEachFunction) {
  EXPECT_EQ(map({"function(doc) { doc.n = 2; emit(doc.n) }", "function(doc) { emit(doc.n) }"},
                R"({"n":1})"),
            "[[[1,null]],[[1,null]]]");
}

TEST_F(Scripts, DoNotSeeWhatOtherDesignDocumentsLeaveBehind) {
  EXPECT_EQ(map({"function(doc) { Array.prototype.push = null; left = 1; emit(1) }"}, "{}"),
            "[[[1,null]]]");
  EXPECT_EQ(map({"function(doc) { emit(typeof left, typeof [].push) }"}, "{}"),
            R"([[["undefined","function"]]])");
}

TEST_F(Scripts, ReplaceWhatIsNoCharacter) {
  EXPECT_EQ(map({R"(function(doc) { emit("\ud800\\ud800") })"}, "{}"),
            "[[[\"\xEF\xBF\xBD\\\\ud800\",null]]]");
}

TEST_F(Scripts, AnswerInTheOrderOfTheDocuments) {
  std::vector<std::string> documents;
  for (int i = 0; i < 2000; ++i) documents.push_back(R"({"n":)" + std::to_string(i) + "}");
  const auto mapped = open()->map({{"doc => emit(doc.n)"}, ""}, documents);
  ASSERT_TRUE(mapped.has_value());
  for (int i = 0; i < 2000; ++i) EXPECT_EQ(mapped->at(i)[0][0].key, Json(i));
}

TEST_F(Scripts, ReduceAndReduceAgain) {
  const auto session = open();
  const std::string sum = "(keys, values, again) => sum(values) + (again ? 0.5 : keys.length)";
  EXPECT_EQ(session->reduce(sum, R"([[["k","a"],1],[["k","b"],2]])"), Json(5));
  EXPECT_EQ(session->rereduce(sum, "[5,5]"), Json(10.5));
}

TEST_F(Scripts, RefuseAReductionThatDoesNotShrink) {
  const std::string grow = "(keys, values) => 'x'.repeat(6000)";
  const auto refused = open()->reduce(grow, R"([[["k","a"],1]])");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().word, "reduce_overflow_error");
  ScriptSettings settings;
  settings.limits_reductions = false;
  EXPECT_TRUE(server_.open(settings)->reduce(grow, R"([[["k","a"],1]])").has_value());
}

TEST_F(Scripts, SayWhatIsNoFunction) {
  const auto session = open();
  EXPECT_TRUE(session->compile("function(doc) {}").has_value());
  const auto broken = session->compile("function(doc) {");
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().word, "compilation_error");
  EXPECT_EQ(session->compile("1").error(),
            (ScriptError{"compilation_error", "Expression does not eval to a function. (1)"}));
  EXPECT_TRUE(session->compile("doc => 1").has_value());
}

TEST_F(Scripts, FilterUpdateAndValidate) {
  const std::string design = R"js({
    "filters": {"mine": "function(doc, req) { return doc.n == req.query.n }"},
    "updates": {"set": "function(doc, req) { return [{_id: req.id}, 'done'] }"},
    "views": {"v": {"map": "function(doc) { if (doc.n) emit(1) }"}},
    "validate_doc_update": "function(doc) { if (!doc.n) throw {forbidden: 'needs n'} }"})js";
  EXPECT_EQ(call(design, {"filters", "mine"}, R"([[{"n":1},{"n":2}],{"query":{"n":"2"}}])"),
            "[true,[false,true]]");
  EXPECT_EQ(call(design, {"views", "v", "map"}, R"([[{"n":1},{}]])"), "[true,[true,false]]");
  EXPECT_EQ(call(design, {"updates", "set"}, R"([null,{"id":"x"}])"),
            R"(["up",{"_id":"x"},{"body":"done"}])");
  EXPECT_EQ(call(design, {"validate_doc_update"}, R"([{"n":1},null,{},{}])"), "1");
  EXPECT_EQ(call(design, {"validate_doc_update"}, R"([{},null,{},{}])"),
            R"({"forbidden":"needs n"})");
  EXPECT_EQ(call(design, {"filters", "none"}, "[[],{}]"),
            "not_found: missing filters function none on design doc _design/d");
}

TEST_F(Scripts, TakeTheNewTextOfADesignDocument) {
  const auto session = open();
  const auto answer = [&](const std::string& revision, const std::string& number) {
    const std::string json = R"({"updates":{"u":"() => [null, ')" + number + R"(']"}})";
    return session->call({"_design/d", revision, json}, {"updates", "u"}, "[null,{}]")->dump();
  };
  EXPECT_EQ(answer("1-a", "one"), R"(["up",null,{"body":"one"}])");
  EXPECT_EQ(answer("2-b", "two"), R"(["up",null,{"body":"two"}])");
  EXPECT_EQ(answer("1-a", "one"), R"(["up",null,{"body":"one"}])");
}

TEST_F(Scripts, KnowNoOtherLanguage) {
  ScriptSettings settings;
  settings.language = "erlang";
  EXPECT_EQ(server_.open(settings)->compile("fun(D) -> ok end.").error(),
            (ScriptError{"unknown_query_language", "erlang"}));
}

// Functions that mean ill: an error in CouchDB's words, and the next call is answered.

TEST_F(Scripts, AreEndedWhenTheyRunForEver) {
  call_time_ = std::chrono::milliseconds(200);
  EXPECT_EQ(map({"function(doc) { while (true); }"}, "{}"),
            "os_process_error: OS process timed out.");
  call_time_ = std::chrono::milliseconds(20'000);
  EXPECT_EQ(map({"doc => emit(1)"}, "{}"), "[[[1,null]]]");
}

TEST_F(Scripts, AreEndedWhenTheyTakeAllMemory) {
  for (const char* source :
       {"function(doc) { var all = []; while (true) all.push(new Array(1000).fill(1)) }",
        "function(doc) { var all = []; while (true) all.push(new Uint8Array(1 << 24).fill(1)) }",
        "function(doc) { var all = 'x'; while (true) all = all + all + 'y' }"}) {
    const std::string answer = map({source}, "{}");
    const bool is_told = answer.starts_with("InternalError: ") ||
                         answer.starts_with("RangeError: ") ||
                         answer.starts_with("os_process_error: {exit_status,") || answer == "[[]]";
    EXPECT_TRUE(is_told) << source << "\n" << answer;
    EXPECT_EQ(map({"doc => emit(1)"}, "{}"), "[[[1,null]]]");
  }
}

TEST_F(Scripts, AreEndedWhenTheyCallThemselvesForEver) {
  EXPECT_EQ(map({"function f(doc) { f(doc) }"}, "{}"), "InternalError: too much recursion");
  EXPECT_EQ(map({"doc => emit(1)"}, "{}"), "[[[1,null]]]");
}

TEST_F(Scripts, MayMakePromisesThatNobodyKeeps) {
  EXPECT_EQ(map({"doc => { Promise.resolve(1).then(() => emit(2)); emit(1) }"}, "{}"),
            "[[[1,null]]]");
  EXPECT_EQ(map({"async function f(doc) { await 1; emit(2) }"}, "{}"), "[[]]");
}

TEST_F(Scripts, SayThatTheirAnswerCannotBeRead) {
  const std::string answer =
      map({"function(doc) { var v = 1; for (var i = 0; i < 5000; ++i) v = [v]; emit(v) }"}, "{}");
  EXPECT_TRUE(answer.starts_with("query_protocol_error: ")) << answer;
  EXPECT_NE(answer.find("nested"), std::string::npos) << answer;
  EXPECT_LT(answer.size(), 400U);
}

TEST_F(Scripts, MayEmitAMillionRows) {
  call_time_ = std::chrono::milliseconds(600'000);
  const std::vector<std::string> documents{R"({"_id":"a"})"};
  const auto mapped = open()->map(
      {{"function(doc) { for (var i = 0; i < 1e6; ++i) emit(i, null) }"}, ""}, documents);
  ASSERT_TRUE(mapped.has_value());
  EXPECT_EQ(mapped->front().front().size(), 1'000'000U);
}

TEST_F(Scripts, AreEndedWhenTheServerStops) {
  std::thread stopping([this] {
    // Whether the call has begun or not, it ends.
    server_.stop();
  });
  const std::string answer = map({"function(doc) { while (true); }"}, "{}");
  stopping.join();
  EXPECT_TRUE(answer.starts_with("os_process_error: ")) << answer;
  EXPECT_NE(answer, "os_process_error: OS process timed out.");
  EXPECT_EQ(map({"doc => emit(1)"}, "{}"), "os_process_error: the server stops");
}

TEST(QueryServer, RunsAnyProgramThatSpeaksTheProtocol) {
  QueryServer server("while read line; do echo '[[[\"always\",1]]]'; done");
  const std::vector<std::string> documents{"{}"};
  // To this one every answer is the same, also that to the reset.
  const auto mapped = server.open({})->map({{"anything"}, ""}, documents);
  ASSERT_TRUE(mapped.has_value());
  EXPECT_EQ(mapped->front().front().front().key, Json("always"));
}

TEST(QueryServer, SaysWhatAProgramAnsweredThatDoesNotSpeakIt) {
  QueryServer server("echo hello; sleep 60");
  const auto refused = server.open({})->compile("x");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().word, "query_protocol_error");
  EXPECT_TRUE(refused.error().reason.ends_with("; the query server answered: hello"))
      << refused.error().reason;
}

TEST(QueryServer, SaysThatTheProgramIsNotThere) {
  QueryServer server("exec /nowhere/to/be/found");
  const auto refused = server.open({})->compile("x");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), (ScriptError{"os_process_error", "{exit_status,127}"}));
}

}  // namespace

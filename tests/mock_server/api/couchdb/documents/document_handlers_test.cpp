// SPDX-License-Identifier: Apache-2.0
// Reading and writing documents (CouchDB documentation, "Documents").
#include <gmock/gmock.h>

#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class DocumentTest : public ServiceTest {
 protected:
  std::string revision_of(const std::string& id) {
    return client_.get("/db/" + id).json().find("_rev")->as_string();
  }
};

TEST_F(DocumentTest, WritingGivesTheRevisionTagAndPlace) {
  const auto answer = client_.put("/db/a%2Fb", R"({"v":1})");
  EXPECT_EQ(answer.status(), 201);
  EXPECT_EQ(answer.text(),
            "{\"ok\":true,\"id\":\"a/b\",\"rev\":\"1-7a7e4b29f3af401e69b6f86e4c26b727\"}\n");
  EXPECT_EQ(answer.header("ETag"), "\"1-7a7e4b29f3af401e69b6f86e4c26b727\"");
  EXPECT_EQ(answer.header("Location"), "http://localhost:5984/db/a%2Fb");
}

TEST_F(DocumentTest, RevisionMayStandInBodyQueryOrIfMatchButMustAgree) {
  client_.put("/db/d", R"({"v":1})");
  const std::string first = revision_of("d");
  EXPECT_EQ(client_.put("/db/d?rev=" + first, R"({"v":2,"_rev":"2-other"})").reason(),
            "Document rev from request body and query string have different values");
  EXPECT_EQ(
      client_.send("PUT", "/db/d", R"({"v":2,"_rev":"2-other"})", {{"If-Match", first}}).reason(),
      "Document rev and etag have different values");
  EXPECT_EQ(
      client_.send("PUT", "/db/d", R"({"v":2})", {{"If-Match", "\"" + first + "\""}}).status(),
      201);
}

TEST_F(DocumentTest, StaleRevisionsConflict) {
  client_.put("/db/d", R"({"v":1})");
  EXPECT_EQ(client_.put("/db/d", R"({"v":2})").status(), 409);
  EXPECT_EQ(client_.put("/db/d", R"({"v":2,"_rev":"1-nope"})").reason(),
            "Document update conflict.");
  EXPECT_EQ(client_.remove("/db/d").status(), 409);
  EXPECT_EQ(client_.remove("/db/nosuch").reason(), "missing");
}

TEST_F(DocumentTest, DeletingTellsApartMissingAndDeleted) {
  client_.put("/db/d", "{}");
  EXPECT_EQ(client_.remove("/db/d?rev=" + revision_of("d")).status(), 200);
  EXPECT_EQ(client_.get("/db/d").reason(), "deleted");
  EXPECT_EQ(client_.remove("/db/d").reason(), "deleted");
}

TEST_F(DocumentTest, TagIsLeftOutWhenTheAnswerShowsMoreThanTheRevision) {
  given_branch("d", "1-a");
  given_branch("d", "1-b");
  EXPECT_EQ(client_.get("/db/d").header("ETag"), "\"1-b\"");
  const auto shown = client_.get("/db/d?conflicts=true");
  EXPECT_EQ(shown.header("ETag"), "");
  EXPECT_EQ(shown.text(), "{\"_id\":\"d\",\"_rev\":\"1-b\",\"_conflicts\":[\"1-a\"]}\n");
}

TEST_F(DocumentTest, AClientThatHasTheRevisionGetsNoBody) {
  given_branch("d", "1-a");
  const auto answer = client_.send("GET", "/db/d", std::nullopt, {{"If-None-Match", "W/\"1-a\""}});
  EXPECT_EQ(answer.status(), 304);
  EXPECT_EQ(answer.text(), "");
  EXPECT_EQ(answer.header("ETag"), "\"1-a\"");
}

TEST_F(DocumentTest, OpenRevisionsAreJsonOnlyWhereMultipartIsNotAccepted) {
  given_branch("d", "2-b,1-a");
  EXPECT_EQ(client_.get("/db/d?open_revs=%5B%229-x%22,%222-b%22%5D").text(),
            "[{\"ok\":{\"_id\":\"d\",\"_rev\":\"2-b\"}},{\"missing\":\"9-x\"}]\n");
  const auto parts = client_.send("GET", "/db/d?open_revs=all", std::nullopt, {{"Accept", "*/*"}});
  EXPECT_TRUE(parts.header("Content-Type").starts_with("multipart/mixed; boundary=\""));
  EXPECT_NE(parts.text().find("\r\nContent-Type: application/json\r\n\r\n{\"_id\":\"d\""),
            std::string::npos);
  EXPECT_EQ(client_.get("/db/nosuch?open_revs=all").status(), 404);
}

TEST_F(DocumentTest, CopyWritesTheBodyUnderAnotherId) {
  client_.put("/db/d", R"({"v":1})");
  EXPECT_EQ(client_.send("COPY", "/db/d").reason(), "Destination header is mandatory for COPY.");
  const auto copied = client_.send("COPY", "/db/d", std::nullopt, {{"Destination", "e%2Ff"}});
  EXPECT_EQ(copied.status(), 201);
  EXPECT_EQ(*client_.get("/db/e%2Ff").json().find("v"), Json(1));
  EXPECT_EQ(client_.send("COPY", "/db/d", std::nullopt, {{"Destination", "e%2Ff"}}).status(), 409);
}

TEST_F(DocumentTest, ForcedWritesKeepTheirRevision) {
  EXPECT_EQ(client_.put("/db/d?new_edits=false", R"({"_rev":"3-c"})").text(),
            "{\"ok\":true,\"id\":\"d\",\"rev\":\"3-c\"}\n");
  EXPECT_EQ(client_.put("/db/d?new_edits=false", "{}").reason(),
            "When `new_edits: false`, the document needs `_rev` or `_revisions` specified");
}

TEST_F(DocumentTest, BulkAnswersOneRowADocumentInOrder) {
  const auto answer = client_.post("/db/_bulk_docs", R"({"docs":[{"_id":"a"},{"_id":"a"}]})");
  EXPECT_EQ(answer.status(), 201);
  EXPECT_EQ(answer.text(),
            "[{\"ok\":true,\"id\":\"a\",\"rev\":\"1-967a00dff5e02add41819138abb3284d\"},"
            "{\"id\":\"a\",\"error\":\"conflict\",\"reason\":\"Document update conflict.\"}]\n");
}

TEST_F(DocumentTest, BulkRefusesTheWholeRequestForOneBadDocument) {
  const std::pair<const char*, const char*> rows[] = {
      {"{}", "POST body must include `docs` parameter."},
      {R"({"docs":1})", "`docs` parameter must be an array."},
      {R"({"docs":[],"new_edits":1})", "`new_edits` parameter must be a boolean."},
      {R"({"docs":[{"_id":"a"},{"_foo":1}]})", "Bad special document member: _foo"},
      {R"({"docs":[{"_id":"a"}],"new_edits":false})",
       "When `new_edits: false`, the document needs `_rev` or `_revisions` specified"}};
  for (const auto& [body, reason] : rows) {
    const auto answer = client_.post("/db/_bulk_docs", body);
    EXPECT_EQ(answer.status(), 400) << body;
    EXPECT_EQ(answer.reason(), reason) << body;
  }
  EXPECT_EQ(client_.get("/db/a").status(), 404);
}

TEST_F(DocumentTest, LocalDocumentsHaveNoConflicts) {
  EXPECT_EQ(client_.put("/db/_local/x", R"({"v":1})").text(),
            "{\"ok\":true,\"id\":\"_local/x\",\"rev\":\"0-1\"}\n");
  EXPECT_EQ(client_.put("/db/_local/x", R"({"v":2,"_rev":"0-1"})").json().find("rev")->as_string(),
            "0-2");
  EXPECT_EQ(client_.get("/db/_local/x").text(),
            "{\"_id\":\"_local/x\",\"_rev\":\"0-2\",\"v\":2}\n");
  EXPECT_EQ(client_.get("/db/_local").reason(), "Invalid _local document id.");
  EXPECT_EQ(client_.put("/db/_local/x/att", "{}").reason(),
            "_local documents do not accept attachments.");
  EXPECT_EQ(client_.remove("/db/_local/x?rev=0-2").status(), 200);
  EXPECT_EQ(client_.get("/db/_local/x").status(), 404);
}

TEST_F(DocumentTest, DesignIdsInOneSegmentAreRedirected) {
  client_.put("/db/_design/v", "{}");
  const auto answer = client_.get("/db/_design%2Fv");
  EXPECT_EQ(answer.status(), 301);
  EXPECT_EQ(answer.header("Location"), "http://localhost:5984/db/_design/v");
  const std::pair<const char*, const char*> rows[] = {
      {"/db/_design%2fv?rev=1-a&x=%2F", "/db/_design/v?rev=1-a&x=%2F"},
      {"/db/_design%2Fv/_view/y?limit=1", "/db/_design/v/_view/y?limit=1"},
      {"/db/_design%2Fv/a%20b", "/db/_design/v/a%20b"}};
  for (const auto& [target, location] : rows) {
    const auto led = client_.get(target);
    EXPECT_EQ(led.status(), 301) << target;
    EXPECT_EQ(led.header("Location"), std::string("http://localhost:5984") + location) << target;
  }
}

TEST_F(DocumentTest, AnEmptyListOfOpenRevisionsAsksForTheDocument) {
  client_.put("/db/d", R"({"v":1})");
  EXPECT_EQ(client_.get("/db/d?open_revs=%5B%5D").text(), client_.get("/db/d").text());
  EXPECT_EQ(client_.get("/db/none?open_revs=%5B%5D").status(), 404);
}

TEST_F(DocumentTest, DeletionIsAnEditOfItsOwnWhateverTheQuerySays) {
  client_.put("/db/d", R"({"v":1})");
  const std::string first = revision_of("d");
  const auto deleted = client_.remove("/db/d?new_edits=false&open_revs=x&rev=" + first);
  EXPECT_EQ(deleted.status(), 200);
  EXPECT_THAT(deleted.json().find("rev")->as_string(), testing::StartsWith("2-"));
  EXPECT_EQ(client_.get("/db/d").status(), 404);
}

TEST_F(DocumentTest, WhatIsNotThereIsMissingHoweverItsRevisionIsWritten) {
  EXPECT_EQ(client_.remove("/db/nope?rev=zz").reason(), "missing");
  client_.put("/db/d", "{}");
  EXPECT_EQ(client_.remove("/db/d?rev=zz").reason(), "Invalid rev format");
}

TEST_F(DocumentTest, IfMatchNamesTheSourceOfACopy) {
  client_.put("/db/d", "{}");
  const std::string first = revision_of("d");
  const auto copy = [this](const std::string& path, const std::string& tag) {
    return client_.send("COPY", path, "", {{"Destination", "copy"}, {"If-Match", tag}});
  };
  EXPECT_EQ(copy("/db/d", "\"1-bad\"").status(), 404);
  EXPECT_EQ(copy("/db/d?rev=" + first, "\"1-bad\"").reason(),
            "Document rev and etag have different values");
  EXPECT_EQ(copy("/db/d?rev=" + first, first).status(), 201);
}

TEST_F(DocumentTest, PlaceIsEncodedAsCouchDBDoes) {
  EXPECT_EQ(client_.put("/db/x:y~z", "{}").header("Location"), "http://localhost:5984/db/x:y%7Ez");
  EXPECT_EQ(client_.post("/db", R"-({"_id":"r:(s)"})-").header("Location"),
            "http://localhost:5984/db/r:%28s%29");
  EXPECT_EQ(client_.put("/d%62/e", "{}").header("Location"), "http://localhost:5984/db/e");
}

TEST_F(DocumentTest, WhatHasNoNameYetHasNoPast) {
  const auto made = client_.post("/db", R"({"_rev":"1-a"})");
  EXPECT_EQ(made.status(), 201);
  EXPECT_THAT(made.json().find("rev")->as_string(), testing::StartsWith("1-"));
}

TEST_F(DocumentTest, ReplicatedDocumentNamesARevisionAlsoInABatch) {
  EXPECT_EQ(client_.put("/db/d?new_edits=false&batch=ok", "{}").reason(),
            "When `new_edits: false`, the document needs `_rev` or `_revisions` specified");
}

TEST_F(DocumentTest, LocalDocumentsHaveANameWhateverIsAsked) {
  for (const std::string method : {"PUT", "GET", "DELETE", "COPY", "POST"}) {
    EXPECT_EQ(client_.send(method, "/db/_local", "{}").reason(), "Invalid _local document id.")
        << method;
  }
}

TEST_F(DocumentTest, FewerCopiesThanAskedForAccept) {
  EXPECT_EQ(client_.put("/db/d?w=2", "{}").status(), 202);
  EXPECT_EQ(client_.put("/db/e?w=99999999999999999999", "{}").status(), 202);
  EXPECT_EQ(client_.put("/db/f?w=%2B1", "{}").status(), 201);
  EXPECT_EQ(client_.send("COPY", "/db/d?w=2", "", {{"Destination", "g"}}).status(), 201)
      << "a copy asks for no number";
  EXPECT_EQ(client_.remove("/db/d?w=2&rev=" + revision_of("d")).status(), 202);
}

TEST_F(DocumentTest, BulkAcceptsByTheNumberInItsBodyFirst) {
  const auto rows = [this](const std::string& query, const std::string& rest) {
    return client_.post("/db/_bulk_docs" + query, R"({"docs":[{"_id":"b"},{"_id":"b"}])" + rest);
  };
  const auto accepted = rows("", R"(,"w":2})");
  EXPECT_EQ(accepted.status(), 202);
  EXPECT_EQ(accepted.json().elements()[0].find("accepted")->dump(), "true");
  EXPECT_EQ(accepted.json().elements()[1].find("accepted"), nullptr) << "a conflict";
  EXPECT_EQ(rows("?w=2", R"(,"w":1})").status(), 201);
  EXPECT_EQ(rows("?w=2", R"(,"w":"1"})").status(), 202) << "no number";
}

TEST_F(DocumentTest, BulkLooksAtTheDocumentsBeforeNewEdits) {
  const auto reason = [this](const std::string& documents) {
    return client_.post("/db/_bulk_docs", R"({"new_edits":"x","docs":)" + documents + "}").reason();
  };
  EXPECT_EQ(reason("[1]"), "Document must be a JSON object");
  EXPECT_EQ(reason("[{}]"),
            "When `new_edits: false`, the document needs `_rev` or `_revisions` specified");
  EXPECT_EQ(reason(R"([{"_rev":"1-a"}])"), "`new_edits` parameter must be a boolean.");
}

// Histories that say one revision below different parents, which only replication brings.
class RepeatedRevisionTest : public DocumentTest {
 protected:
  void replicate(const std::string& document) {
    const auto done =
        client_.post("/db/_bulk_docs", R"({"new_edits":false,"docs":[)" + document + "]}");
    EXPECT_EQ(done.text(), "[]\n");
  }
  std::string update_sequence() {
    const std::string text = client_.get("/db").json().find("update_seq")->as_string();
    return text.substr(0, text.find('-'));
  }
};

TEST_F(RepeatedRevisionTest, LinkThatGoesWhereAnotherComesIsAChange) {
  replicate(R"({"_id":"d","_revisions":{"start":5,"ids":["e5","d4","c3","b2","a1"]}})");
  replicate(R"({"_id":"d","_revisions":{"start":4,"ids":["x4","y3"]}})");
  client_.put("/db/_revs_limit", "3");
  const std::string before = update_sequence();
  replicate(R"({"_id":"d","_revisions":{"start":3,"ids":["y3","b2"]}})");
  EXPECT_NE(update_sequence(), before);
}

TEST_F(RepeatedRevisionTest, WhatIsStoredStaysWhenItComesAgain) {
  client_.put("/db/_revs_limit", "1");
  replicate(R"({"_id":"d","_revisions":{"start":4,"ids":["f"]},"n":1})");
  replicate(R"({"_id":"d","_revisions":{"start":3,"ids":["a"]}})");
  replicate(R"({"_id":"d","_revisions":{"start":4,"ids":["f","a"]},"n":2})");
  EXPECT_EQ(client_.get("/db/d").json().find("n")->dump(), "1");
}

}  // namespace
}  // namespace purgatory::api

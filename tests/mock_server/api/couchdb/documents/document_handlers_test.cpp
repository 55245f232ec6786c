// SPDX-License-Identifier: Apache-2.0
// Reading and writing documents (CouchDB documentation, "Documents").
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
}

}  // namespace
}  // namespace purgatory::api

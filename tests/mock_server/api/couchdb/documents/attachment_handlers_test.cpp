// SPDX-License-Identifier: Apache-2.0
// Attachments in all their ways in and out, and `_bulk_get`.
#include "mock_server/http/multipart.h"
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class AttachmentTest : public ServiceTest {
 protected:
  static constexpr const char* kWithBinary =
      R"({"_attachments":{"x.bin":{"content_type":"application/octet-stream","data":"aGVsbG8="}}})";
  static constexpr const char* kWithText =
      R"({"_attachments":{"x.txt":{"content_type":"text/plain","data":"aGVsbG8="}}})";

  std::string revision_of(const std::string& id) {
    return client_.get("/db/" + id).json().find("_rev")->as_string();
  }
  doubles::Answer get_with(const std::string& target, http::Headers headers) {
    return client_.send("GET", target, std::nullopt, std::move(headers));
  }
};

TEST_F(AttachmentTest, InlineOnesBecomeStubsWithTheDigestOfWhatIsStored) {
  EXPECT_EQ(client_.put("/db/d", kWithBinary).json().find("rev")->as_string(),
            "1-b5f5a560258617dc7d9e2023f9ccce49");
  EXPECT_EQ(client_.get("/db/d").json().find("_attachments")->dump(),
            R"({"x.bin":{"content_type":"application/octet-stream","revpos":1,)"
            R"("digest":"md5-XUFAKrxLKna5cZ2REBfFkg==","length":5,"stub":true}})");
  EXPECT_EQ(*client_.get("/db/d?attachments=true")
                 .json()
                 .find("_attachments")
                 ->find("x.bin")
                 ->find("data"),
            Json("aGVsbG8="));
}

TEST_F(AttachmentTest, BytesComeWithTypeDigestAndTag) {
  client_.put("/db/d", kWithBinary);
  const auto answer = client_.get("/db/d/x.bin");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.text(), "hello");
  EXPECT_EQ(answer.header("Content-Type"), "application/octet-stream");
  EXPECT_EQ(answer.header("Content-MD5"), "XUFAKrxLKna5cZ2REBfFkg==");
  EXPECT_EQ(answer.header("ETag"), "\"XUFAKrxLKna5cZ2REBfFkg==\"");
  EXPECT_EQ(get_with("/db/d/x.bin", {{"If-None-Match", answer.header("ETag")}}).status(), 304);
}

TEST_F(AttachmentTest, TextIsSentAsItIsStoredToThoseWhoTakeGzip) {
  client_.put("/db/d", kWithText);
  EXPECT_EQ(client_.get("/db/d/x.txt").text(), "hello");
  const auto packed = get_with("/db/d/x.txt", {{"Accept-Encoding", "br, gzip;q=1"}});
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.text().substr(0, 2), "\x1F\x8B");
}

TEST_F(AttachmentTest, RangesOfBytesAreServedOneAtATime) {
  client_.put("/db/d", kWithBinary);
  struct Row {
    const char* range;
    int status;
    const char* text;
  };
  for (const Row& row : {Row{"bytes=1-2", 206, "el"}, Row{"bytes=3-", 206, "lo"},
                         Row{"bytes=-2", 206, "lo"}, Row{"bytes=0-99", 206, "hello"},
                         Row{"bytes=-99", 206, "hello"}, Row{"items=1-2", 200, "hello"},
                         Row{"bytes=2-1", 200, "hello"}, Row{"bytes=0-1,3-4", 200, "hello"}}) {
    const auto answer = get_with("/db/d/x.bin", {{"Range", row.range}});
    EXPECT_EQ(answer.status(), row.status) << row.range;
    EXPECT_EQ(answer.text(), row.text) << row.range;
  }
  const auto beyond = get_with("/db/d/x.bin", {{"Range", "bytes=5-"}});
  EXPECT_EQ(beyond.status(), 416);
  EXPECT_EQ(beyond.header("Content-Range"), "bytes */5");
}

TEST_F(AttachmentTest, PutBeginsADocumentAndNeedsTheRevisionOfOneThatIs) {
  const auto put = [this](const std::string& target, const char* bytes) {
    return client_.send("PUT", target, bytes, {{"Content-Type", "image/png"}});
  };
  const auto first = put("/db/d/a%2Fb", "one");
  EXPECT_EQ(first.status(), 201);
  EXPECT_EQ(first.header("Location"), "http://localhost:5984/db/d/a%2Fb");
  EXPECT_EQ(put("/db/d/other", "two").status(), 409);
  const auto unknown = put("/db/d/other?rev=9-x", "two");
  EXPECT_EQ(unknown.status(), 409);
  EXPECT_EQ(unknown.reason(), "missing_rev");
  EXPECT_EQ(put("/db/d/other?rev=" + revision_of("d"), "two").status(), 201);
  EXPECT_EQ(client_.get("/db/d/a%2Fb").text(), "one");
  EXPECT_EQ(client_.get("/db/d").json().find("_attachments")->size(), 2U);
}

TEST_F(AttachmentTest, DeleteLeavesTheDocumentWithoutIt) {
  client_.put("/db/d", kWithBinary);
  EXPECT_EQ(client_.remove("/db/d/x.bin").status(), 409);
  EXPECT_EQ(client_.remove("/db/d/nope?rev=" + revision_of("d")).reason(),
            "Document is missing attachment");
  EXPECT_EQ(client_.remove("/db/d/x.bin?rev=" + revision_of("d")).status(), 200);
  EXPECT_EQ(client_.get("/db/d/x.bin").reason(), "Document is missing attachment");
}

TEST_F(AttachmentTest, DocumentsInPartsCarryTheirBytesInBothDirections) {
  const std::vector<http::Part> parts{
      {{{"Content-Type", "application/json"}},
       R"({"_attachments":{"a":{"follows":true,"content_type":"image/png","length":3},)"
       R"("b":{"follows":true,"content_type":"image/png","length":3}}})"},
      {{}, "one"},
      {{}, "two"}};
  const auto put = client_.send("PUT", "/db/d", http::print_multipart(parts, "edge"),
                                {{"Content-Type", "multipart/related; boundary=\"edge\""}});
  ASSERT_EQ(put.status(), 201) << put.text();
  EXPECT_EQ(client_.get("/db/d/b").text(), "two");
  const auto whole = get_with("/db/d?attachments=true", {{"Accept", "multipart/related"}});
  const auto read =
      http::parse_multipart(whole.text(), *http::boundary_of(whole.header("Content-Type")));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3U);
  EXPECT_EQ((*read)[1].body, "one");
  EXPECT_NE((*read)[0].body.find("\"follows\":true"), std::string::npos);
}

TEST_F(AttachmentTest, PartsMustFitTheAttachmentsThatFollow) {
  const auto put = [this](const std::vector<http::Part>& parts, const char* boundary) {
    return client_
        .send("PUT", "/db/d", http::print_multipart(parts, "edge"),
              {{"Content-Type", std::string("multipart/related; boundary=") + boundary}})
        .reason();
  };
  const http::Part document{{}, R"({"_attachments":{"a":{"follows":true}}})"};
  EXPECT_EQ(put({document}, "edge"), "there are fewer parts than attachments that follow");
  EXPECT_EQ(put({document, {{}, "1"}, {{}, "2"}}, "edge"),
            "there are more parts than attachments that follow");
  EXPECT_EQ(put({document, {{}, "1"}}, "other"), "the multipart body is malformed or cut off");
}

TEST_F(AttachmentTest, AttachmentsThatTheClientHasAreStubs) {
  client_.put("/db/d", kWithBinary);
  const std::string first = revision_of("d");
  client_.send("PUT", "/db/d/new?rev=" + first, "new", {{"Content-Type", "image/png"}});
  const Json shown = client_.get("/db/d?atts_since=%5B%22" + first + "%22%5D").json();
  const Json* attachments = shown.find("_attachments");
  EXPECT_NE(attachments->find("x.bin")->find("stub"), nullptr);
  EXPECT_NE(attachments->find("new")->find("data"), nullptr);
}

TEST_F(AttachmentTest, BulkGetAnswersEveryEntryInOrder) {
  given_branch("d", "1-a");
  const auto answer =
      client_.post("/db/_bulk_get", R"({"docs":[{"id":"d"},{"id":"d","rev":"1-x"},{"id":"no"}]})");
  EXPECT_EQ(answer.text(),
            "{\"results\":[{\"id\":\"d\",\"docs\":[{\"ok\":{\"_id\":\"d\",\"_rev\":\"1-a\"}}]},"
            "{\"id\":\"d\",\"docs\":[{\"error\":{\"rev\":\"1-x\",\"reason\":\"missing\","
            "\"id\":\"d\",\"error\":\"not_found\"}}]},"
            "{\"id\":\"no\",\"docs\":[{\"error\":{\"rev\":\"undefined\",\"reason\":\"missing\","
            "\"id\":\"no\",\"error\":\"not_found\"}}]}]}\n");
  EXPECT_EQ(client_.post("/db/_bulk_get", "{}").reason(), "Missing JSON list of 'docs'.");
  EXPECT_EQ(client_.post("/db/_bulk_get?rev=1-a", R"({"docs":[]})").reason(),
            "\"rev\" query parameter is not acceptable");
}

}  // namespace
}  // namespace purgatory::api

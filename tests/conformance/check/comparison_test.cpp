// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/comparison.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

Response answer(int status, HeaderFields headers, std::string body) {
  return {status, "", std::move(headers), std::move(body), {}};
}

Response body(std::string text) {
  return answer(200, {{"Content-Type", "application/json"}}, std::move(text));
}

std::vector<Difference> between(const Response& want, const Response& got,
                                const std::string& path = "/db") {
  return differences(normalised(want, path), normalised(got, path));
}

using Differences = std::vector<Difference>;

TEST(Comparison, WhatAPersonStoredIsComparedWhateverItsMembersAreCalled) {
  const Response one = body(R"({"_id":"d","version":1,"uuid":"a","cluster":{"ref":1}})");
  const Response other = body(R"({"_id":"d","version":2,"uuid":"b","cluster":{"ref":2}})");
  EXPECT_EQ(between(one, other, "/db/d?rev=1-a").size(), 3U);
  EXPECT_EQ(between(one, other, "/db/_design/d").size(), 3U);
  EXPECT_EQ(between(one, other, "/db"), Differences{}) << "the server's own words";
  EXPECT_EQ(between(body(R"({"rows":[{"id":"d","doc":{"version":1}}]})"),
                    body(R"({"rows":[{"id":"d","doc":{"version":2}}]})"), "/db/_all_docs"),
            (Differences{{"/body/rows/0/doc/version", "1", "2"}}));
}

TEST(Comparison, HeaderThatIsThereTwiceIsComparedWhole) {
  const Response once = answer(200, {{"Allow", "GET"}, {"Content-Type", "a/b"}}, "");
  const Response twice =
      answer(200, {{"Allow", "GET"}, {"Content-Type", "x/y"}, {"Content-Type", "a/b"}}, "");
  EXPECT_EQ(between(once, twice),
            (Differences{{"/headers/content-type", R"("a/b")", R"("x/y, a/b")"}}));
}

TEST(Comparison, TellsEachKindOfDifferenceByItsPlace) {
  struct Row {
    std::string name;
    Response want, got;
    Differences expected;
  };
  const Row rows[] = {
      {"status", answer(200, {}, ""), answer(404, {}, ""), {{"/status", "200", "404"}}},
      {"header gone",
       answer(200, {{"ETag", "\"1-a\""}}, ""),
       answer(200, {}, ""),
       {{"/headers/etag", R"("\"1-a\"")", "null"}}},
      {"revision tag",
       answer(200, {{"ETag", "\"1-a\""}}, ""),
       answer(200, {{"etag", "\"1-b\""}}, ""),
       {{"/headers/etag", R"("\"1-a\"")", R"("\"1-b\"")"}}},
      {"allow",
       answer(405, {{"Allow", "GET,PUT"}}, ""),
       answer(405, {{"Allow", "GET"}}, ""),
       {{"/headers/allow", R"("GET,PUT")", R"("GET")"}}},
      {"value", body(R"({"a":{"b":1}})"), body(R"({"a":{"b":2}})"), {{"/body/a/b", "1", "2"}}},
      {"integer and float", body("[1]"), body("[1.0]"), {{"/body/0", "1", "1.0"}}},
      {"member gone", body(R"({"a":1})"), body("{}"), {{"/body/a", "1", "absent"}}},
      {"member added", body("{}"), body(R"({"a":null})"), {{"/body/a", "absent", "null"}}},
      {"length", body("[1,2]"), body("[1]"), {{"/body", "[1,2]", "[1]"}}},
      {"order", body("[1,2]"), body("[2,1]"), {{"/body/0", "1", "2"}, {"/body/1", "2", "1"}}},
      {"sequence",
       body(R"({"last_seq":"3-g1AAAABPeJz"})"),
       body(R"({"last_seq":"4-g1AAAABPeJz"})"),
       {{"/body/last_seq", R"("<sequence 3>")", R"("<sequence 4>")"}}},
      {"name with a slash", body(R"({"a/~b":1})"), body("{}"), {{"/body/a~1~0b", "1", "absent"}}},
      {"member twice",
       body(R"({"a":{"b":2}})"),
       body(R"({"a":{"b":1,"b":2}})"),
       {{"/repeated_members", "absent", R"(["/a/b"])"}}},
      {"member of a line twice",
       body("{\"a\":1}\n{\"a\":2}\n"),
       body("{\"a\":1}\n{\"a\":1,\"a\":2}\n"),
       {{"/repeated_members", "absent", R"(["/a"])"}}},
      {"a line",
       body("{\"a\":1}\n{\"a\":2}\n"),
       body("{\"a\":1}\n{\"a\":3}\n"),
       {{"/body/1/a", "2", "3"}}},
  };
  for (const auto& row : rows) EXPECT_EQ(between(row.want, row.got), row.expected) << row.name;
}

// As CouchDB answers an attachment within a list of revisions.
Response two_parts(const std::string& boundary, const std::string& document,
                   const std::string& attachment) {
  const std::string inner = "--in-" + boundary + "\r\nContent-Type: application/json\r\n\r\n" +
                            document + "\r\n--in-" + boundary +
                            "\r\nContent-Type: text/plain\r\n\r\n" + attachment + "\r\n--in-" +
                            boundary + "--";
  return answer(200, {{"Content-Type", "multipart/mixed; boundary=\"" + boundary + "\""}},
                "--" + boundary + "\r\nContent-Type: multipart/related; boundary=in-" + boundary +
                    "\r\n\r\n" + inner + "\r\n--" + boundary + "--");
}

Response made_up(const std::string& id) {
  return answer(201, {{"Location", "http://h/db/" + id}}, R"({"ok":true,"id":")" + id + "\"}");
}

TEST(Comparison, LocationIsWhatWasAskedOrItself) {
  const auto at = [](const std::string& location, const std::string& asked) {
    return normalised(answer(201, {{"Location", location}}, ""), asked);
  };
  EXPECT_EQ(at("http://h/db-1", "/db-1?q=1"), at("http://h/db-2", "/db-2?q=1"));
  EXPECT_NE(at("http://h/db-1", "/db-1"), at("http://h/db-2", "/db-1"));
}

TEST(Comparison, ComparesIdsThatSomebodyChose) {
  const std::string task = R"({"id":"be384098-9080-44e9-aa54-9803d9223076"})";
  for (const std::string chosen :
       {R"({"id":"orders-1"})", R"({"id":"be384098-9080-44e9-aa54x9803d9223076"})",
        R"({"id":"0123456789ABCDEF0123456789ABCDEF"})"}) {
    EXPECT_EQ(between(body(task), body(chosen)).size(), 1U) << chosen;
  }
  const std::string digest = R"({"md5":"0123456789abcdef0123456789abcdef"})";
  EXPECT_EQ(between(body(digest), body(R"({"md5":"x"})")).size(), 1U) << "no id";
}

TEST(Comparison, ComparesPartsWithinParts) {
  const Response want = two_parts("x", R"({"v":1})", "abc");
  const std::string inner = "/body/parts/0/body/parts";
  EXPECT_EQ(between(want, two_parts("y", R"({"v":2})", "abc")),
            (Differences{{inner + "/0/body/v", "1", "2"}}));
  EXPECT_EQ(between(want, two_parts("y", R"({"v":1})", "abd")),
            (Differences{{inner + "/1/body/0", R"("abc")", R"("abd")"}}));
  EXPECT_EQ(between(want, answer(200, {{"Content-Type", "multipart/mixed; boundary=\"z\""}}, "no")),
            (Differences{{"/body",
                          R"({"parts":[{"headers":{"content-type":"multipart/related; )"
                          R"(boundary=<boundary>"},"body":{"parts":[{"headers":)"
                          R"({"content-type":"application/json"},"body":{"v":1}},{)"
                          "\xE2\x80\xA6",
                          R"(["no"])"}}));
}

TEST(Comparison, LeavesOutWhatDiffersFromRunToRun) {
  struct Row {
    std::string name;
    Response want, got;
  };
  const Row rows[] = {
      {"base of a location", answer(201, {{"location", "$base/db/x"}}, ""),
       answer(201, {{"Location", "http://127.0.0.1:1/db/x"}}, "")},
      {"order in Allow", answer(405, {{"Allow", "GET, PUT"}}, ""),
       answer(405, {{"Allow", "PUT,GET"}}, "")},
      {"tag of no revision", answer(200, {{"ETag", "\"abc\""}}, ""),
       answer(200, {{"ETag", "\"def\""}}, "")},
      {"other headers", answer(200, {{"Date", "1"}}, ""), answer(200, {{"Date", "2"}}, "")},
      {"order of members", body(R"({"a":1,"b":2})"), body(R"({"b":2,"a":1})")},
      {"volatile members", body(R"({"uuid":"1","sizes":{"file":1}})"),
       body(R"({"uuid":"2","sizes":{"file":2,"x":3}})")},
      {"opaque part of a sequence", body(R"({"results":[{"seq":"1-g1AAAAAA"}]})"),
       body(R"({"results":[{"seq":"1-g2BBBBBB"}]})")},
      {"sequence as a number", body(R"({"seq":5})"), body(R"({"seq":"5-abcdefgh"})")},
      {"events", body("data: {\"seq\":\"1-aaaaaaaa\"}\nid: \"1-aaaaaaaa\"\n"),
       body("data: {\"seq\":\"1-bbbbbbbb\"}\nid: \"1-bbbbbbbb\"\n")},
      {"worker and times of a task", body(R"({"worker_name":"a","started":"1","ended":"2"})"),
       body(R"({"worker_name":"b","started":"3","ended":"4"})")},
      {"made-up id of a document", made_up("0123456789abcdef0123456789abcdef"),
       made_up("fedcba9876543210fedcba9876543210")},
      {"made-up id of a task", body(R"({"id":"be384098-9080-44e9-aa54-9803d9223076"})"),
       body(R"({"id":"98469e02-4163-4607-974d-6d0ce6f02d7c"})")},
      {"its name in a sentence", body(R"({"reason":"no be384098-9080-44e9-aa54-9803d9223076."})"),
       body(R"({"reason":"no 98469e02-4163-4607-974d-6d0ce6f02d7c."})")},
      {"boundary", two_parts("x", R"({"v":1,"_rev":"1-a"})", "é"),
       two_parts("y", R"({"_rev":"1-a","v":1})", "é")},
  };
  for (const auto& row : rows) EXPECT_EQ(between(row.want, row.got), Differences{}) << row.name;
}

TEST(Comparison, JudgesUsersByTheStatusAlone) {
  EXPECT_EQ(between(body(R"({"rev":"1-a"})"), body(R"({"rev":"1-b"})"), "/_users/x"),
            Differences{});
  EXPECT_EQ(between(answer(200, {}, ""), answer(404, {}, ""), "/_users/x").size(), 1U);
}

}  // namespace
}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/specification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace purgatory::replication {
namespace {

using testing::HasSubstr;
using testing::Not;
using Kind = SpecificationError::Kind;

const LocalAccess kHere{"http://localhost:5984/", {{"Authorization", "Basic eDp5"}}, "x"};

Result<Specification, SpecificationError> parse(const std::string& text,
                                                const LocalAccess* local = &kHere) {
  return parse_specification(Json::parse(text).value(), local);
}

Specification parsed(const std::string& members) {
  return parse(R"({"source":"http://a/db","target":"http://b/db")" + members + "}").value();
}

TEST(Specification, HasCouchDbsDefaults) {
  const Specification specification = parsed("");
  EXPECT_EQ(specification.source.url, "http://a/db/");
  EXPECT_FALSE(specification.continuous);
  EXPECT_TRUE(specification.use_checkpoints);
  EXPECT_EQ(specification.batch_size, 500U);
  EXPECT_EQ(specification.checkpoint_interval, std::chrono::seconds(30));
}

TEST(Specification, ReachesANameAsWhoeverAsks) {
  const auto specification = parse(R"({"source":"a/b","target":{"url":"c"}})");
  ASSERT_TRUE(specification.has_value());
  EXPECT_EQ(specification->source.local_name, "a/b");
  EXPECT_EQ(specification->source.url, "http://localhost:5984/a%2Fb/");
  EXPECT_EQ(specification->source.headers.value_or_empty("Authorization"), "Basic eDp5");
  EXPECT_EQ(specification->target.local_name, "c");
}

TEST(Specification, TakesNoNameFromADocument) {
  const auto refused = parse(R"({"source":"a","target":"http://b/db"})", nullptr);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, "local_endpoints_not_supported");
}

TEST(Specification, FindsTheAccountInEachPlace) {
  const std::string header = basic_authorization("u", "secret");
  for (const std::string& source :
       {std::string(R"("http://u:secret@a/db")"),
        std::string(
            R"({"url":"http://a/db","auth":{"basic":{"username":"u","password":"secret"}}})"),
        R"({"url":"http://a/db","headers":{"Authorization":")" + header + R"("}})"}) {
    const auto specification = parse(R"({"target":"http://b/db","source":)" + source + "}");
    ASSERT_TRUE(specification.has_value()) << source;
    EXPECT_EQ(specification->source.headers.value_or_empty("Authorization"), header);
    EXPECT_EQ(specification->source.user, "u");
    EXPECT_THAT(specification->source.url, Not(HasSubstr("secret")));
  }
}

TEST(Specification, NamesWhatIsWrong) {
  const struct {
    std::string members;
    std::string reason;
  } rows[] = {
      {R"(,"cancel":1)", "parameter `cancel` must be a boolean"},
      {R"(,"continuous":"yes")", "parameter `continuous` must be a boolean"},
      {R"(,"create_target":0)", "parameter `create_target` must be a boolean"},
      {R"(,"doc_ids":"a")", "parameter `doc_ids` must be an array"},
      {R"(,"selector":[])", "parameter `selector` must be a JSON object"},
      {R"(,"query_params":[])", "parameter `query_params` must be an object"},
      {R"(,"query_params":{"x":1})", "x value must be a string."},
      {R"(,"checkpoint_interval":"soon")", "parameter `checkpoint_interval` must be an integer"},
      {R"(,"doc_ids":[],"selector":{})", "`doc_ids`,`filter`,`selector` are mutually exclusive"},
  };
  for (const auto& row : rows) {
    const auto refused =
        parse(R"({"source":"http://a/db","target":"http://b/db")" + row.members + "}");
    ASSERT_FALSE(refused.has_value()) << row.members;
    EXPECT_EQ(refused.error().reason, row.reason);
    EXPECT_EQ(refused.error().kind, Kind::BadRequest);
  }
}

TEST(Specification, NeedsBothDatabases) {
  for (const char* text : {R"({"target":"http://b/db"})", R"({"source":"http://b/db"})",
                           R"({"source":"","target":"http://b/db"})"}) {
    const auto refused = parse(text);
    ASSERT_FALSE(refused.has_value()) << text;
    EXPECT_EQ(refused.error().reason, "Missing replicator database");
  }
  EXPECT_EQ(parse(R"({"source":"ftp://a/db","target":"b"})").error().reason,
            "endpoint has an invalid url");
}

TEST(Specification, SortsDocumentIdsAndDecodesThem) {
  const Specification specification = parsed(R"(,"doc_ids":["b","a%2Fc","b"])");
  EXPECT_EQ(specification.doc_ids, (std::vector<std::string>{"a/c", "b"}));
}

TEST(Specification, CancelsById) {
  const auto specification = parse(R"({"cancel":true,"_local_id":"abc+continuous"})");
  ASSERT_TRUE(specification.has_value());
  EXPECT_EQ(specification->id, "abc+continuous");
}

std::string id_of(const Specification& specification) {
  return replication_id(specification, "uuid", "").text();
}

TEST(ReplicationId, NamesTheOptionsThatUsersMustRepeat) {
  const ReplicationId id =
      replication_id(parsed(R"(,"continuous":true,"create_target":true)"), "u", "");
  EXPECT_EQ(id.base.size(), 32U);
  EXPECT_EQ(id.options, "+continuous+create_target");
}

TEST(ReplicationId, IsTheSameWithAnotherPassword) {
  const auto with_password = [](const std::string& password) {
    return id_of(parse(R"({"source":"http://u:)" + password + R"(@a/db","target":"b"})").value());
  };
  EXPECT_EQ(with_password("one"), with_password("two"));
}

TEST(ReplicationId, IsAnotherOneForWhateverIsCopied) {
  const std::string plain = id_of(parsed(""));
  for (const char* members :
       {R"(,"doc_ids":["a"])", R"(,"selector":{"a":1})", R"(,"filter":"d/f")"}) {
    EXPECT_NE(id_of(parsed(members)), plain) << members;
  }
  EXPECT_NE(replication_id(parsed(R"(,"filter":"d/f")"), "uuid", "function(){}").text(),
            id_of(parsed(R"(,"filter":"d/f")")));
  EXPECT_NE(replication_id(parsed(""), "other", "").text(), plain);
  EXPECT_EQ(id_of(parsed(R"(,"checkpoint_interval":5)")), plain);
}

}  // namespace
}  // namespace purgatory::replication

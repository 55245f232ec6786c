// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/revision_id.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace purgatory::couchdb {
namespace {

constexpr std::string_view kEmptyRevision = "1-967a00dff5e02add41819138abb3284d";

// An edit whose revision id CouchDB 3.5.0 was seen to make. `term` is empty where only the id
// is known.
struct Example {
  std::string name;
  std::string members;
  std::string parent;
  Liveness liveness;
  std::string term;
  std::string revision;
};

Edit edit_of(const Example& example, const Json& members) {
  Edit edit;
  edit.liveness = example.liveness;
  edit.members = &members;
  if (!example.parent.empty()) edit.parent = *Revision::parse(example.parent);
  return edit;
}

class RevisionIdExample : public testing::TestWithParam<Example> {};

TEST_P(RevisionIdExample, IsCouchDbs) {
  const Json members = *Json::parse(GetParam().members);
  const Edit edit = edit_of(GetParam(), members);
  EXPECT_EQ(revision_of(edit).text(), GetParam().revision);
  if (!GetParam().term.empty()) {
    EXPECT_EQ(to_hex(edit_term(edit)), GetParam().term);
  }
}

constexpr std::string_view kMixedBody =
    R"({"i":[1,2,300,-1,2147483648],"s":[1,2,3],"f":1.5,"t":true,"n":null,"e":[],"o":{},)"
    R"("big":123456789012345678901234567890,"u":"é"})";
constexpr std::string_view kMixedTerm =
    "836c0000000564000566616c73656100610068016c0000000968026d00000001696c000000056101610262000001"
    "2c62ffffffff6e0400000000806a68026d00000001736b000301020368026d0000000166463ff800000000000068"
    "026d00000001746400047472756568026d000000016e6400046e756c6c68026d00000001656a68026d000000016f"
    "68016a68026d000000036269676e0d00d20a3f4eeee073c3f60fe98e0168026d00000001756d00000002c3a96a6a"
    "6a";

INSTANTIATE_TEST_SUITE_P(
    RevisionId, RevisionIdExample,
    testing::Values(
        Example{"new_empty", "{}", "", Liveness::Live,
                "836c0000000564000566616c73656100610068016a6a6a", std::string(kEmptyRevision)},
        Example{"new_string", R"({"foo":"bar"})", "", Liveness::Live,
                "836c0000000564000566616c73656100610068016c0000000168026d00000003666f6f6d0000000362"
                "61726a6a6a",
                "1-4c6114c65e295552ab1019e2b046b10e"},
        Example{"new_integer", R"({"a":1})", "", Liveness::Live,
                "836c0000000564000566616c73656100610068016c0000000168026d000000016161016a6a6a",
                "1-23202479633c2b380f79507a776743d5"},
        Example{"over_hexadecimal_parent", "{}", std::string(kEmptyRevision), Liveness::Live,
                "836c0000000564000566616c736561016d00000010967a00dff5e02add41819138abb3284d68016a6a"
                "6a",
                "2-7051cbe5c8faecd085a3fa619e6e6337"},
        Example{
            "deletion", "{}", std::string(kEmptyRevision), Liveness::Deleted,
            "836c000000056400047472756561016d00000010967a00dff5e02add41819138abb3284d68016a6a6a",
            "2-eec205a9d413992850a6e32678485900"},
        Example{"over_tombstone", "{}", "2-eec205a9d413992850a6e32678485900", Liveness::Live, "",
                "3-5570e8bbb34412db757c2df4bfa1099b"},
        Example{"over_text_parent", "{}", "1-abc", Liveness::Live,
                "836c0000000564000566616c736561016d0000000361626368016a6a6a",
                "2-4a197020586a4dd9ea6eb97053f996e4"},
        Example{"chain_first", R"({"v":1})", "", Liveness::Live, "",
                "1-7a7e4b29f3af401e69b6f86e4c26b727"},
        Example{"chain_second", R"({"v":2})", "1-7a7e4b29f3af401e69b6f86e4c26b727", Liveness::Live,
                "", "2-d0df861eb528e79690cd2ff3c4d394f3"},
        Example{"chain_third", R"({"v":3})", "2-d0df861eb528e79690cd2ff3c4d394f3", Liveness::Live,
                "", "3-c50a32451890a3f1c3e423334cc92745"},
        Example{"chain_deletion", "{}", "1-7a7e4b29f3af401e69b6f86e4c26b727", Liveness::Deleted, "",
                "2-d9b15b235a7d0afdfe6058d5fb8afbd1"},
        Example{"every_type", std::string(kMixedBody), "", Liveness::Live, std::string(kMixedTerm),
                "1-d3028f4ae39936739895c8f5fca1213c"},
        Example{"large_integers",
                R"({"m":-9223372036854775808,"p":9223372036854775807,"x":4294967296,)"
                R"("y":-2147483648,"z":-2147483649,"w":2147483647})",
                "", Liveness::Live, "", "1-b5b7a2b768be8af1a266ab1b3ad881fa"},
        Example{"floats", R"({"f":0.0,"g":-0.0,"h":1e300})", "", Liveness::Live, "",
                "1-9cd76d1c1edffc1dc9eb0fa982cb7274"}),
    [](const auto& row) { return row.param.name; });

std::string revision_with(const std::vector<Attachment>& attachments) {
  Edit edit;
  edit.attachments = &attachments;
  return revision_of(edit).text();
}

TEST(RevisionId, CountsAPlainAttachment) {
  const Attachment attachment = make_attachment("x.bin", "application/octet-stream", "hello");
  EXPECT_EQ(attachment.digest_text(), "md5-XUFAKrxLKna5cZ2REBfFkg==");
  EXPECT_EQ(revision_with({attachment}), "1-b5f5a560258617dc7d9e2023f9ccce49");
}

TEST(RevisionId, CountsTheCompressedBytesOfATextAttachment) {
  const Attachment attachment = make_attachment("x.txt", "text/plain", "hello");
  EXPECT_EQ(to_hex(*attachment.stored), "1f8b0800000000000003cb48cdc9c9070086a6103605000000");
  EXPECT_EQ(attachment.digest_text(), "md5-iMaiC8wqiFlD2NjLTemvCQ==");
  EXPECT_EQ(revision_with({attachment}), "1-1137874efcc53301f4df14b196f2b085");
}

TEST(RevisionId, CountsAttachmentsFromTheLast) {
  const std::string type = "application/octet-stream";
  EXPECT_EQ(
      revision_with({make_attachment("a", type, "hello"), make_attachment("b", type, "world")}),
      "1-1b29317a6b49961c3798eec6ef3323a1");
}

TEST(RevisionId, DependsOnTheOrderOfMembers) {
  const Json one = *Json::parse(R"({"a":1,"b":2})");
  const Json other = *Json::parse(R"({"b":2,"a":1})");
  Edit edit;
  edit.members = &one;
  Edit reordered;
  reordered.members = &other;
  EXPECT_NE(revision_of(edit), revision_of(reordered));
}

}  // namespace
}  // namespace purgatory::couchdb

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/erlang_text.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

struct Row {
  const char* json;
  const char* text;
};

TEST(ErlangText, SpellsValuesAsErlangPrintsTheirTerms) {
  for (const Row& row :
       {Row{R"("foo")", "<<102,111,111>>"}, Row{R"("")", "<<>>"}, Row{"null", "null"},
        Row{"true", "true"}, Row{"17", "17"}, Row{"{}", "{[]}"}, Row{"[]", "[]"},
        Row{R"({"a":1,"b":[2,"c"]})", "{[{<<97>>,1},{<<98>>,[2,<<99>>]}]}"},
        Row{"123456789012345678901234567890", "123456789012345678901234567890"}}) {
    EXPECT_EQ(erlang_text(*Json::parse(row.json)), row.text);
  }
}

TEST(ErlangText, SpellsFloatsInTheShorterOfTwoForms) {
  for (const Row& row : {Row{"1.5", "1.5"}, Row{"2.0", "2.0"}, Row{"1e5", "1.0e5"},
                         Row{"1e2", "100.0"}, Row{"0.001", "0.001"}, Row{"1e-4", "1.0e-4"},
                         Row{"1e22", "1.0e22"}, Row{"-123.25", "-123.25"}}) {
    EXPECT_EQ(erlang_text(*Json::parse(row.json)), row.text);
  }
}

TEST(ErlangText, KeepsPrintableStringsLegibleWhereAsked) {
  EXPECT_EQ(readable_erlang_text(*Json::parse(R"({"a":"b\"\\\n"})")),
            R"({[{<<"a">>,<<"b\"\\\n">>}]})");
  EXPECT_EQ(readable_erlang_text(*Json::parse("\"\xC3\xA9\"")), "<<195,169>>");
}

}  // namespace
}  // namespace purgatory::couchdb::mango

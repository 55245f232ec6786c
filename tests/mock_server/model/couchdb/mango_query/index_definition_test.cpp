// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/index_definition.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

Outcome<IndexDefinition> parsed(std::string_view request) {
  return parse_index_request(*Json::parse(request));
}

TEST(IndexDefinition, IsDescribedAsIndexesAreListed) {
  const auto index = parsed(R"({"index":{"fields":["a",{"b":"asc"}],)"
                            R"("partial_filter_selector":{"c":1}},"ddoc":"d","name":"n"})");
  EXPECT_EQ(describe(*index).dump(),
            R"({"ddoc":"_design/d","name":"n","type":"json","partitioned":false,)"
            R"("def":{"fields":[{"a":"asc"},{"b":"asc"}],)"
            R"("partial_filter_selector":{"c":{"$eq":1}}}})");
}

// Computed from Erlang's external term format by another program; the rule reproduces names in
// CouchDB's documentation and tests, which were made before the option `partitioned`.
TEST(IndexDefinition, NamesWhatTheClientDidNotName) {
  const auto both = parsed(R"({"index":{"fields":["foo"]}})");
  EXPECT_EQ(both->name, "a138cce43c361000dcca40cb1fbb8c6776e04ba0");
  EXPECT_EQ(both->design_id, "_design/" + both->name);
  EXPECT_EQ(parsed(R"({"index":{"fields":["foo"]},"name":"foo-index"})")->design_id,
            "_design/74644dcd981a77aa2a982e4eb0956fbad86c5a3f");
  EXPECT_EQ(parsed(R"({"index":{"fields":["foo"]},"ddoc":"d"})")->name,
            "cce93f8d62d9ae0fdff2015a1428eddc365c917f");
  EXPECT_EQ(parsed(R"({"index":{"fields":["age"]},"type":"json","w":3,"name":"age"})")->design_id,
            "_design/39e5d7fc94ce74fc5ed0b10975943a7bf3746eae");
}

TEST(IndexDefinition, NamesWhatIsWrong) {
  struct Row {
    const char* request;
    Error error;
  };
  const Row rows[] = {
      {"{}", {"missing_required_key", "Missing required key: index"}},
      {R"({"index":1})", {"invalid_index", "JSON indexes must be an object, not: 1"}},
      {R"({"index":{}})", {"missing_required_key", "Missing required key: fields"}},
      {R"({"index":{"fields":1}})",
       {"invalid_sort_json", "Sort must be an array of sort specs, not: 1"}},
      {R"({"index":{"fields":[],"x":1}})", {"invalid_key", "Invalid key x for this request."}},
      {R"({"index":{"fields":[],"partial_filter_selector":[]}})",
       {"invalid_selector_json", "Selector must be a JSON object, not: []"}},
      {R"({"index":{},"type":"geo"})", {"invalid_index", "Invalid type for index: geo"}},
      {R"({"index":{},"type":"text"})",
       {"required index service unavailable", "text", Fault::Unavailable}},
      {R"({"index":{},"type":1})", {"invalid_string", "Invalid string: 1"}},
      {R"({"index":{},"name":1})", {"invalid_string", "Invalid string: 1"}},
      {R"({"index":{},"ddoc":""})", {"invalid_string", "Invalid string: <<>>"}},
      {R"({"index":{},"w":0})", {"invalid_pos_integer", "0 is not an integer greater than zero"}},
      {R"({"index":{},"foo":0})", {"invalid_key", "Invalid key foo for this request."}}};
  for (const Row& row : rows) EXPECT_EQ(parsed(row.request).error(), row.error) << row.request;
}

TEST(IndexDefinition, IsReadFromDesignDocumentsOfItsLanguageAlone) {
  const auto names = [](std::string_view design) {
    std::string text;
    for (const auto& index : indexes_of_design(*Json::parse(design))) text += index.name + " ";
    return text;
  };
  EXPECT_EQ(names(R"({"_id":"_design/d","language":"query","views":{)"
                  R"("good":{"map":{"fields":{"a":"asc"}},"options":{"def":{}}},)"
                  R"("no map":{"options":{}},)"
                  R"("a function":{"map":"function(d){}","options":{}},)"
                  R"("bad filter":{"map":{"fields":{"a":"asc"},"partial_filter_selector":1},)"
                  R"("options":{}}}})"),
            "good ");
  EXPECT_EQ(names(R"({"_id":"_design/d","views":{"v":{"map":{"fields":{"a":"asc"}},)"
                  R"("options":{}}}})"),
            "");
  EXPECT_EQ(names(R"({"_id":"_design/d","language":"query"})"), "");
}

}  // namespace
}  // namespace purgatory::couchdb::mango

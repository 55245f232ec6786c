// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/find_request.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

constexpr std::uint64_t kLimit = 25;

std::string refusal(std::string_view request) {
  const auto parsed = parse_find_request(*Json::parse(request), kLimit);
  return parsed ? "taken" : parsed.error().word + ": " + parsed.error().reason;
}

TEST(FindRequest, HasTheDefaultsOfTheDocument) {
  const auto request = parse_find_request(*Json::parse(R"({"selector":{}})"), kLimit);
  EXPECT_EQ(options_json(*request).dump(),
            R"({"use_index":[],"bookmark":"nil","limit":25,"skip":0,"sort":{},"fields":[],)"
            R"("partition":"","r":1,"conflicts":false,"stale":false,"update":true,"stable":false,)"
            R"("execution_stats":false,"allow_fallback":true})");
}

TEST(FindRequest, TakesAllOptions) {
  const auto request = parse_find_request(
      *Json::parse(
          R"({"selector":{"a":1},"use_index":"x","bookmark":"b","limit":1,"skip":2,)"
          R"("sort":["a"],"fields":["a","b.c"],"r":2,"conflicts":true,"stale":"ok",)"
          R"("update":false,"stable":true,"execution_stats":true,"allow_fallback":false})"),
      kLimit);
  EXPECT_EQ(options_json(*request).dump(),
            R"({"use_index":["x"],"bookmark":"b","limit":1,"skip":2,"sort":{"a":"asc"},)"
            R"("fields":["a","b.c"],"partition":"","r":2,"conflicts":true,"stale":"ok",)"
            R"("update":false,"stable":true,"execution_stats":true,"allow_fallback":false})");
}

TEST(FindRequest, NamesIndexesInManyWays) {
  const std::pair<const char*, std::vector<std::string>> rows[] = {
      {"null", {}},
      {"[]", {}},
      {R"("a")", {"a"}},
      {R"("_design/a")", {"a"}},
      {R"("a/b")", {"a", "b"}},
      {R"("_design/a/b")", {"a", "b"}},
      {R"(["_design/a"])", {"_design/a"}},
      {R"(["a","b"])", {"a", "b"}}};
  for (const auto& [text, names] : rows) {
    EXPECT_EQ(*parse_use_index(*Json::parse(text)), names) << text;
  }
  for (const char* text : {"1", "{}", "[1]", R"(["a","b","c"])", R"("a/b/c")"}) {
    EXPECT_EQ(parse_use_index(*Json::parse(text)).error().word, "invalid_index_name") << text;
  }
}

TEST(FindRequest, NamesWhatIsWrong) {
  const std::pair<const char*, const char*> rows[] = {
      {"{}", "missing_required_key: Missing required key: selector"},
      {R"({"selector":1})", "invalid_selector_json: Selector must be a JSON object, not: 1"},
      {R"({"selector":{},"use_index":7})", "invalid_index_name: Invalid index name: 7"},
      {R"({"selector":{},"bookmark":7})", "invalid_bookmark: Invalid bookmark value: 7"},
      {R"({"selector":{},"limit":-1})",
       "invalid_non_neg_integer: -1 is not an integer greater than or equal to zero"},
      {R"({"selector":{},"skip":"1"})",
       "invalid_non_neg_integer: <<49>> is not an integer greater than or equal to zero"},
      {R"({"selector":{},"fields":"a"})",
       "invalid_fields: Fields must be an array of strings, not: <<97>>"},
      {R"({"selector":{},"fields":[1]})", "invalid_field: Invalid JSON for field spec: 1"},
      {R"({"selector":{},"fields":["a..b"]})", "invalid_field_name: Invalid field name: a..b"},
      {R"({"selector":{},"r":0})", "invalid_pos_integer: 0 is not an integer greater than zero"},
      {R"({"selector":{},"conflicts":1})", "invalid_boolean: Invalid boolean value: 1"},
      {R"({"selector":{},"stale":"x"})", "invalid_value: Invalid value for stale: <<120>>"},
      {R"({"selector":{},"partition":"x"})",
       "bad_request: `partition` parameter is not supported in this database."},
      {R"({"selector":{},"foo":1})", "invalid_key: Invalid key foo for this request."},
      {R"({"foo":1,"selector":{},"limit":"x"})",
       "invalid_non_neg_integer: <<120>> is not an integer greater than or equal to zero"}};
  for (const auto& [text, told] : rows) EXPECT_EQ(refusal(text), told) << text;
}

TEST(FindRequest, BulkDeletionNamesDesignDocuments) {
  EXPECT_EQ(*parse_bulk_delete(*Json::parse(R"({"docids":["a","_design/b"]})")),
            (std::vector<std::string>{"a", "_design/b"}));
  const std::pair<const char*, const char*> rows[] = {
      {"{}", "missing_required_key"},
      {R"({"docids":"a"})", "invalid_bulk_docs"},
      {R"({"docids":[null]})", "invalid_index_name"},
      {R"({"docids":[],"x":1})", "invalid_key"}};
  for (const auto& [text, word] : rows) {
    EXPECT_EQ(parse_bulk_delete(*Json::parse(text)).error().word, word) << text;
  }
}

}  // namespace
}  // namespace purgatory::couchdb::mango

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/faults/faults.h"

#include <gtest/gtest.h>

#include "mock_server/api/control/faults/fault_json.h"

namespace purgatory::api {
namespace {

Fault fault(const std::string& json) {
  auto parsed = parse_fault(*Json::parse(json), {"couchdb"});
  EXPECT_TRUE(parsed.has_value()) << json;
  return parsed.value_or(Fault{});
}

std::string mistake(const std::string& json) {
  const auto parsed = parse_fault(*Json::parse(json), {"couchdb"});
  return parsed ? "" : parsed.error().reason;
}

constexpr FaultSubject kPut = {"couchdb", "PUT", "/db/doc"};

TEST(Faults, FirstThatFitsStrikes) {
  Faults faults;
  faults.add(fault(R"({"method":"GET","status":500})"));
  faults.add(fault(R"({"path":"/db/*","status":501})"));
  faults.add(fault(R"({"status":502})"));
  ASSERT_TRUE(faults.strike(kPut).has_value());
  EXPECT_EQ(faults.strike(kPut)->number, 2U);
  EXPECT_EQ(faults.strike({"couchdb", "PUT", "/other"})->number, 3U);
  EXPECT_EQ(faults.strike({"couchdb", "GET", "/other"})->number, 1U);
}

TEST(Faults, StrikeAfterSoManyAndOnlySoOften) {
  Faults faults;
  faults.add(fault(R"({"after":1,"times":2,"status":503})"));
  EXPECT_FALSE(faults.strike(kPut).has_value());
  EXPECT_TRUE(faults.strike(kPut).has_value());
  EXPECT_TRUE(faults.strike(kPut).has_value());
  EXPECT_FALSE(faults.strike(kPut).has_value());
  const auto record = faults.find(1);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->struck, 2U);
  EXPECT_EQ(record->matched, 3U);
  EXPECT_TRUE(record->is_spent());
}

TEST(Faults, AreBoundToAFace) {
  Faults faults;
  faults.add(fault(R"({"face":"couchdb","status":503})"));
  EXPECT_FALSE(faults.strike({"other", "PUT", "/db/doc"}).has_value());
  EXPECT_TRUE(faults.strike(kPut).has_value());
}

TEST(Faults, RemovedOnesStrikeNoMore) {
  Faults faults;
  const auto number = faults.add(fault(R"({"status":503})"));
  EXPECT_TRUE(faults.remove(*number));
  EXPECT_FALSE(faults.remove(*number));
  EXPECT_FALSE(faults.strike(kPut).has_value());
  faults.add(fault(R"({"status":503})"));
  EXPECT_EQ(faults.clear(), 1U);
  EXPECT_FALSE(faults.strike(kPut).has_value());
}

TEST(Faults, ThereAreOnlySoMany) {
  Faults faults;
  for (std::size_t i = 0; i < Faults::kMost; ++i) faults.add(fault(R"({"status":503})"));
  EXPECT_FALSE(faults.add(fault(R"({"status":503})")).has_value());
}

TEST(FaultJson, MistakesSayWhatIsWrongAndHowToMendIt) {
  EXPECT_EQ(mistake(R"({})"),
            "a fault: it would do nothing: give `latency_ms`, `status`, `drop` or `cut_body`");
  EXPECT_EQ(mistake(R"({"methd":"PUT","status":503})"),
            "a fault: unknown member `methd`; did you mean `method`?");
  EXPECT_EQ(mistake(R"({"status":"503"})"),
            "a fault: `status` must be an integer from 200 to 599, not string");
  EXPECT_EQ(mistake(R"({"status":99})"),
            "a fault: `status` must be an integer from 200 to 599, not 99");
  EXPECT_EQ(mistake(R"({"status":503,"drop":"reset_after"})"),
            "a fault: `status`, `drop` and `cut_body` exclude each other: keep one of them");
  EXPECT_EQ(mistake(R"({"drop":"reset"})"),
            "a fault: `drop` must be one of reset_before, reset_after, close_before, close_after, "
            "not `reset`");
  EXPECT_EQ(mistake(R"({"path":"db/*","status":503})"),
            "a fault: `path` must begin with / (or be **, for any path), as in /db/*");
  EXPECT_EQ(mistake(R"({"path":"/db?x","status":503})"),
            "a fault: `path` is compared without the query: leave out what begins with ?");
  EXPECT_EQ(mistake(R"({"body":{},"latency_ms":5})"),
            "a fault: `body` and `headers` go with `status`, the answer to give: add it");
  EXPECT_EQ(mistake(R"({"face":"redis","status":503})"),
            "a fault: `face` must be one of couchdb, not `redis`");
  EXPECT_EQ(mistake(R"({"times":0,"status":503})"),
            "a fault: `times` must be an integer from 1 to 1000000000, not 0");
  EXPECT_EQ(mistake(R"([])"), "a fault: it must be a JSON object, not array");
  EXPECT_EQ(mistake(R"({"method":"P T","status":503})"),
            "a fault: `method` must be the name of a method, such as PUT; leave it out for any");
  EXPECT_EQ(mistake(R"({"status":503,"headers":{"A B":"c"}})"),
            "a fault: `headers`: \"A B\" is no name of a header field");
}

TEST(FaultJson, SaysWhatWasAskedForAndWhatCameOfIt) {
  const std::string text =
      R"({"method":"PUT","path":"/db/*","after":1,"times":2,"latency_ms":5,"status":503,)"
      R"("body":{"a":1},"headers":{"Retry-After":"1"}})";
  const FaultRecord record{7, std::make_shared<const Fault>(fault(text)), 3, 2};
  const std::string members = text.substr(1, text.size() - 2);
  EXPECT_EQ(fault_json(record).dump(),
            "{\"number\":7," + members + R"(,"matched":3,"struck":2,"spent":true})");
  for (const std::string how : {"reset_before", "reset_after", "close_before", "close_after"}) {
    const FaultRecord drop{1, std::make_shared<const Fault>(fault("{\"drop\":\"" + how + "\"}"))};
    EXPECT_EQ(fault_json(drop).find("drop")->as_string(), how);
  }
}

}  // namespace
}  // namespace purgatory::api

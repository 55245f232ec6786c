// SPDX-License-Identifier: Apache-2.0
// Whom functions of views keep waiting that take their time: who asks for what they make.
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

using couchdb::MapFunctions;
using couchdb::MappedDocument;
using couchdb::ScriptResult;

// Where a function stands still until the test lets it go on.
struct Halt {
  std::promise<void> reached;
  std::promise<void> go_on;
  std::atomic<bool> is_armed = false;

  void pass() {
    if (!is_armed.exchange(false)) return;
    reached.set_value();
    go_on.get_future().wait();
  }
};

// Each document emits its `n`; a reduction counts, one row as one.
class SlowScripts final : public couchdb::ScriptEngine {
 public:
  std::unique_ptr<couchdb::ScriptSession> open(couchdb::ScriptSettings /*settings*/) override {
    return std::make_unique<Session>(*this);
  }

  Halt in_map;
  Halt in_reduce;

 private:
  class Session final : public couchdb::ScriptSession {
   public:
    explicit Session(SlowScripts& scripts) : scripts_(scripts) {}

    ScriptResult<std::vector<MappedDocument>> map(const MapFunctions& functions,
                                                  std::span<const std::string> documents) override {
      scripts_.in_map.pass();
      std::vector<MappedDocument> mapped;
      for (const std::string& document : documents) {
        const Json n = *Json::parse(document)->find("n");
        mapped.emplace_back(functions.sources.size(), std::vector{couchdb::Emission{n, Json()}});
      }
      return mapped;
    }
    ScriptResult<Json> reduce(const std::string& /*source*/, const std::string& rows) override {
      scripts_.in_reduce.pass();
      return Json(std::uint64_t{Json::parse(rows)->size()});
    }
    ScriptResult<Json> rereduce(const std::string& /*source*/, const std::string& values) override {
      return Json::parse(values)->elements().front();
    }
    ScriptResult<void> compile(const std::string& /*source*/) override { return {}; }
    ScriptResult<Json> call(const couchdb::DesignText& /*design*/,
                            const std::vector<std::string>& /*path*/,
                            const std::string& /*arguments*/) override {
      return Json();
    }

   private:
    SlowScripts& scripts_;
  };
};

class SlowFunctions : public testing::Test {
 protected:
  SlowFunctions() : service_(options_with(scripts_)), client_(service_) {
    client_.send("PUT", "/db");
    client_.put("/db/_design/d", R"({"views":{"v":{"map":"m"},"r":{"map":"m","reduce":"slow"}}})");
    client_.put("/db/a", R"({"n":1})");
    EXPECT_EQ(total("v"), Json(1));
  }

  Json total(const std::string& view_and_query) {
    const auto answer = client_.get("/db/_design/d/_view/" + view_and_query);
    const Json body = answer.json();
    const Json* rows = body.find("total_rows");
    return rows != nullptr ? *rows : Json(answer.text());
  }
  std::future<doubles::Answer> ask_aside(const std::string& view_and_query) {
    return std::async(std::launch::async, [this, view_and_query] {
      return doubles::ServiceClient(service_).get("/db/_design/d/_view/" + view_and_query);
    });
  }

  std::shared_ptr<SlowScripts> scripts_ = std::make_shared<SlowScripts>();
  CouchDbService service_;
  doubles::ServiceClient client_;

 private:
  static CouchDbOptions options_with(std::shared_ptr<SlowScripts> scripts) {
    CouchDbOptions options = repeatable_options();
    options.scripts = std::move(scripts);
    return options;
  }
};

TEST_F(SlowFunctions, OfAMapKeepNobodyWaitingWhoTakesTheIndexAsItIs) {
  client_.put("/db/b", R"({"n":2})");
  scripts_->in_map.is_armed = true;
  auto updated = ask_aside("v");
  scripts_->in_map.reached.get_future().wait();
  EXPECT_EQ(total("v?update=false"), Json(1));
  EXPECT_EQ(total("r?update=false&reduce=false"), Json(1));
  scripts_->in_map.go_on.set_value();
  EXPECT_EQ(*updated.get().json().find("total_rows"), Json(2));
}

TEST_F(SlowFunctions, OfAReductionKeepNobodyWaitingWhoReadsRows) {
  scripts_->in_reduce.is_armed = true;
  auto reduced = ask_aside("r");
  scripts_->in_reduce.reached.get_future().wait();
  EXPECT_EQ(total("v"), Json(1));
  EXPECT_EQ(total("r?reduce=false"), Json(1));
  scripts_->in_reduce.go_on.set_value();
  EXPECT_EQ(reduced.get().text(), "{\"rows\":[\r\n{\"key\":null,\"value\":1}\r\n]}\n");
}

TEST_F(SlowFunctions, AreRunBehindTheAnswerWhenAskedLazily) {
  client_.put("/db/b", R"({"n":2})");
  http::Request request;
  request.method = "GET";
  request.target = "/db/_design/d/_view/v?update=lazy";
  request.headers.add("Host", "localhost");
  request.headers.add("Authorization", "Basic " + base64("admin:pass"));
  doubles::MemoryBody body("");
  request.body = &body;
  const auto answer = service_.handle(request);
  EXPECT_TRUE(answer.body.starts_with("{\"total_rows\":1,")) << answer.body;
  EXPECT_EQ(total("v?update=false"), Json(1));
  ASSERT_TRUE(answer.afterwards);
  answer.afterwards();
  EXPECT_EQ(total("v?update=false"), Json(2));
}

}  // namespace
}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "mock_server/api/couchdb/couchdb_service.h"
#include "mock_server/script/query_server.h"
#include "tests/doubles/manual_clock.h"
#include "tests/doubles/service_client.h"
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {

// A CouchDB face that runs JavaScript, with a database `db`.
class ViewsTest : public testing::Test {
 protected:
  explicit ViewsTest(RuleSet rules = {})
      : service_(options_with(rules, clock_)), client_(service_) {
    EXPECT_EQ(client_.send("PUT", "/db").status(), 201);
  }

  // Milliseconds that a call may take from now on.
  void given_call_time(int milliseconds) {
    const Json text(std::to_string(milliseconds));
    EXPECT_EQ(client_.put("/_node/_local/_config/couchdb/os_process_timeout", text.dump()).status(),
              200);
  }
  // Writes `_design/d`, over the one before.
  void given_design(const std::string& members) {
    Json design = Json::parse(members).value();
    const auto before = client_.get("/db/_design/d");
    if (before.status() == 200) design.append("_rev", *before.json().find("_rev"));
    const auto written = client_.put("/db/_design/d", design.dump());
    ASSERT_EQ(written.status(), 201) << written.text();
  }
  void given_view(const std::string& map, const std::string& reduce = "") {
    Json view = Json::object({{"map", Json(map)}});
    if (!reduce.empty()) view.append("reduce", Json(reduce));
    given_design(Json::object({{"views", Json::object({{"v", std::move(view)}})}}).dump());
  }
  std::string put(const std::string& id, const std::string& json) {
    const auto written = client_.put("/db/" + id, json);
    const Json body = written.json();
    const Json* revision = body.find("rev");
    return revision == nullptr ? written.text() : revision->as_string();
  }
  doubles::Answer ask(const std::string& query = "") {
    return client_.get("/db/_design/d/_view/v" + query);
  }
  // "1@a 2@b": key and id of each row; "k=v" for reduced rows.
  static std::string rows_of(const doubles::Answer& answer) {
    const Json body = answer.json();
    const Json* rows = body.find("rows");
    if (rows == nullptr) return std::to_string(answer.status()) + " " + answer.text();
    std::string text;
    for (const Json& row : rows->elements()) {
      if (!text.empty()) text += ' ';
      const Json* id = row.find("id");
      text += row.find("key")->dump();
      text += id == nullptr ? "=" + row.find("value")->dump() : "@" + id->as_string();
    }
    return text;
  }
  std::string rows(const std::string& query = "") { return rows_of(ask(query)); }

  doubles::ManualClock clock_;
  CouchDbService service_;
  doubles::ServiceClient client_;

 private:
  static CouchDbOptions options_with(RuleSet rules, const Clock& clock) {
    CouchDbOptions options = repeatable_options(rules, &clock);
    options.scripts = std::make_shared<script::QueryServer>("");
    return options;
  }
};

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "mock_server/api/couchdb/couchdb_service.h"
#include "tests/doubles/service_client.h"

namespace purgatory::api {

// Options whose sequences and ids are the same in each run; `clock` outlives the service.
inline CouchDbOptions repeatable_options(RuleSet rules = {}, const Clock* clock = nullptr) {
  CouchDbOptions options;
  options.rules = rules;
  options.seed = 1;
  options.clock = clock;
  return options;
}

// A fresh CouchDB face with a database `db`, asked without a socket.
class ServiceTest : public testing::Test {
 protected:
  explicit ServiceTest(RuleSet rules = {})
      : service_(repeatable_options(rules)), client_(service_) {
    EXPECT_EQ(client_.send("PUT", "/db").status(), 201);
  }

  // Builds a document from `new_edits=false` writes; each `revisions` is "2-b,1-a", newest first.
  void given_branch(const std::string& id, const std::string& revisions, bool is_deleted = false) {
    const auto newest = revisions.substr(0, revisions.find(','));
    Json ids = Json::array();
    for (const std::string_view revision : split(revisions, ',')) {
      ids.push_back(revision.substr(revision.find('-') + 1));
    }
    Json document = Json::object(
        {{"_id", Json(id)},
         {"_revisions", Json::object({{"start", std::stoi(newest)}, {"ids", std::move(ids)}})}});
    if (is_deleted) document.append("_deleted", true);
    const Json body =
        Json::object({{"new_edits", false}, {"docs", Json::array({std::move(document)})}});
    const auto answer = client_.post("/db/_bulk_docs", body.dump());
    EXPECT_EQ(answer.text(), "[]\n");
  }

  std::string sequence_number(const std::string& member) {
    const Json info = client_.get("/db").json();
    const std::string& text = info.find(member)->as_string();
    return text.substr(0, text.find('-'));
  }

  CouchDbService service_;
  doubles::ServiceClient client_;
};

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mock_server/api/couchdb/couchdb_service.h"
#include "mock_server/api/couchdb/replication/local_client.h"
#include "tests/doubles/eventually.h"
#include "tests/doubles/manual_clock.h"
#include "tests/doubles/service_client.h"

namespace purgatory::api {

// A face with the databases `a` and `b`. What it reaches by URL, as "http://other/a", is itself,
// without a socket.
class ReplicationFixture : public testing::Test {
 protected:
  explicit ReplicationFixture(RuleSet rules = {}) : service_(options(rules)), client_(service_) {
    for (const char* name : {"/a", "/b"}) EXPECT_EQ(client_.send("PUT", name).status(), 201);
  }

  Json replicate(const std::string& members = "") {
    return client_.post("/_replicate", R"({"source":"a","target":"b")" + members + "}").json();
  }
  std::string put(const std::string& path, const std::string& body) {
    const Json answer = client_.put(path, body).json();
    const Json* revision = answer.find("rev");
    EXPECT_NE(revision, nullptr) << answer.dump();
    return revision == nullptr ? "" : revision->as_string();
  }
  // The state of a document as `_scheduler/docs` tells it.
  std::string state_of(const std::string& id) {
    const Json state = client_.get("/_scheduler/docs/_replicator/" + id).json();
    const Json* text = state.find("state");
    return text == nullptr ? "gone" : text->as_string();
  }
  bool comes_to(const std::string& id, const std::string& state) {
    return doubles::eventually([&] { return state_of(id) == state; });
  }
  static std::string replication_document(const std::string& members = "") {
    return R"({"source":"http://admin:pass@other/a","target":"http://admin:pass@other/b")" +
           members + "}";
  }

  doubles::ManualClock clock_;
  CouchDbService service_;
  doubles::ServiceClient client_;

 private:
  CouchDbOptions options(RuleSet rules) {
    CouchDbOptions options;
    options.rules = rules;
    options.seed = 1;
    options.clock = &clock_;
    options.remote_databases = [this](replication::DatabaseAddress address,
                                      replication::ClientOptions how) {
      const std::string name = address.url.substr(address.url.find('/', 8) + 1);
      address.local_name = name.substr(0, name.find('/'));
      return std::make_unique<LocalClient>(LocalClient::Server{service_, clock_}, address,
                                           how.interruption);
    };
    return options;
  }
};

}  // namespace purgatory::api

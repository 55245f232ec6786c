// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/controlled_service.h"
#include "mock_server/api/couchdb/couchdb_service.h"
#include "mock_server/api/couchdb/replication/local_client.h"
#include "tests/doubles/manual_clock.h"
#include "tests/doubles/service_client.h"

namespace purgatory::api {

// Three nodes of the CouchDB face with a database `db`, behind the control, asked without a socket.
// What they replicate by URL, as "http://node2/db", is a database of theirs too.
class NodesTest : public testing::Test {
 protected:
  explicit NodesTest(RuleSet rules = {}) : face_(options(rules)), control_(clock_, rules) {
    control_.add(face_.section());
    for (std::size_t node = 0; node < face_.node_count(); ++node) {
      services_.push_back(std::make_unique<ControlledService>(
          control_, face_.node(node),
          ControlledService::Options{"couchdb", "127.0.0.1", ControlAccess::On}));
      clients_.push_back(std::make_unique<doubles::ServiceClient>(*services_.back()));
    }
    EXPECT_EQ(at(1).send("PUT", "/db").status(), 201);
  }

  // By number, from 1, as people count them.
  doubles::ServiceClient& at(std::size_t node) { return *clients_[node - 1]; }
  void steer(const std::string& what) {
    EXPECT_EQ(at(1).send("POST", "/_mock/couchdb/" + what).status(), 200) << what;
  }
  std::string write(std::size_t node, const std::string& path, const std::string& body) {
    const Json answer = at(node).put(path, body).json();
    return answer.find("rev") == nullptr ? "" : answer.find("rev")->as_string();
  }
  // All databases, as the control writes them down.
  std::string content(std::size_t node) {
    auto answer = at(node).get("/_mock/content");
    std::string text;
    while (true) {
      const auto piece = answer.response.stream->next();
      text += piece.bytes;
      if (piece.state != http::BodyStream::State::More) return text;
    }
  }

  doubles::ManualClock manual_clock_;
  SteeredClock clock_{manual_clock_};
  CouchDbService face_;
  Control control_;
  std::vector<std::unique_ptr<ControlledService>> services_;
  std::vector<std::unique_ptr<doubles::ServiceClient>> clients_;

 private:
  CouchDbOptions options(RuleSet rules) {
    CouchDbOptions options;
    options.rules = rules;
    options.seed = 1;
    options.clock = &clock_;
    options.nodes = 3;
    options.remote_databases = [this](replication::DatabaseAddress address,
                                      replication::ClientOptions how) {
      constexpr std::string_view kBefore = "http://node";
      const std::string rest = address.url.substr(kBefore.size());
      address.local_name = rest.substr(2, rest.find('/', 2) - 2);
      Service& node = face_.node(static_cast<std::size_t>(rest.front() - '1'));
      return std::make_unique<LocalClient>(LocalClient::Server{node, clock_}, address,
                                           how.interruption);
    };
    return options;
  }
};

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/controlled_service.h"
#include "mock_server/api/crdb/control/world_section.h"
#include "mock_server/api/crdb/crdb_service.h"
#include "tests/doubles/manual_clock.h"
#include "tests/doubles/service_client.h"

namespace purgatory::api::redis {

// Clusters A, B and C behind the control, asked without sockets on a clock that stands; "G" is on
// all three.
class CrdbFixture : public testing::Test {
 protected:
  explicit CrdbFixture(RuleSet rules = {}) : face(options(rules)), control_(steered_, rules) {
    control_.add(section_);
    for (std::size_t i = 0; i < 3; ++i) {
      services.push_back(std::make_unique<CrdbService>(face, i));
      controlled_.push_back(std::make_unique<ControlledService>(
          control_, *services.back(), ControlledService::Options{"crdb", "127.0.0.1"}));
      clients.emplace_back(*controlled_.back());
    }
    create("G");
  }

  CrdbOptions options(RuleSet rules) const {
    CrdbOptions options;
    options.rules = rules;
    options.seed = 1;
    options.clock = &steered_;
    return options;
  }

  doubles::ServiceClient& a() { return clients[0]; }
  doubles::ServiceClient& b() { return clients[1]; }
  doubles::ServiceClient& c() { return clients[2]; }

  static std::string instance(char cluster) {
    const std::string name = std::string("cluster-") + cluster + ".local";
    return R"({"cluster":{"name":")" + name + R"(","url":"http://)" + name +
           R"(:9443","credentials":{"username":"admin","password":"pass"}}})";
  }

  static std::string crdb(const std::string& guid) {
    return R"({"name":"db","guid":")" + guid + R"(","default_db_config":{"memory_size":1024},)" +
           R"("instances":[)" + instance('a') + "," + instance('b') + "," + instance('c') + "]}";
  }

  void create(const std::string& guid) { finish(a(), a().post("/v1/crdbs", crdb(guid))); }

  static std::string text_of(const Json& json, std::string_view member) {
    const Json* const value = json.find(member);
    return value != nullptr && value->is_string() ? value->as_string() : "";
  }

  // Polls the task that an answer accepted until it is over; its status.
  std::string finish(doubles::ServiceClient& cluster, const doubles::Answer& accepted) {
    EXPECT_EQ(accepted.status(), 200) << accepted.text();
    const std::string path = "/v1/crdb_tasks/" + text_of(accepted.json(), "id");
    for (int i = 0; i < 10; ++i) {
      const std::string status = text_of(cluster.get(path).json(), "status");
      if (status == "finished" || status == "failed") return status;
    }
    return "endless";
  }

  std::string remove_by_force(int id) {
    return finish(a(), a().post("/v1/crdbs/G/updates", R"({"remove_instances":{"instances":[)" +
                                                           std::to_string(id) +
                                                           R"(],"force_remove":true}})"));
  }

  void control(const std::string& path, const std::string& body = "{}") {
    const auto answer = a().post("/_mock/" + path, body);
    ASSERT_EQ(answer.status(), 200) << answer.text();
  }

  std::string keys(char cluster) {
    return a().get(std::string("/_mock/crdb/clusters/") + cluster + "/keys/G").json().dump();
  }

  static std::string error_code(const doubles::Answer& answer) {
    return text_of(answer.json(), "error_code");
  }

  doubles::ManualClock clock;
  SteeredClock steered_{clock};
  Face face;
  WorldSection section_{face};
  Control control_;
  std::vector<std::unique_ptr<CrdbService>> services;
  std::vector<std::unique_ptr<ControlledService>> controlled_;
  std::vector<doubles::ServiceClient> clients;
};

}  // namespace purgatory::api::redis

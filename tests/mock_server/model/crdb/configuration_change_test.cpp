// SPDX-License-Identifier: Apache-2.0
// What a change makes of a configuration, and what it may not say.
#include <gmock/gmock.h>

#include "tests/mock_server/model/crdb/world_fixture.h"

namespace purgatory::crdb {
namespace {

using Kind = RefusalKind;

class ConfigurationChange : public WorldFixture {};

TEST_F(ConfigurationChange, OverridesOfAnInstanceGoWithANull) {
  const auto patch = [](const char* text) {
    return Patch{*Json::parse(R"({"instances":[{"id":2,"db_config":)" + std::string(text) + "}]}")};
  };
  run(kA, "G", patch(R"({"memory_size":5,"port":7})"));
  run(kA, "G", patch(R"({"memory_size":null})"));
  EXPECT_EQ(world.cluster(kB).find("G")->active.find(2)->definition.find("db_config")->dump(),
            R"({"port":7})");
}

TEST_F(ConfigurationChange, VersionGrowsWithAChangeOrByForce) {
  const auto version = [this] { return world.cluster(kC).find("G")->active.version; };
  const std::int64_t before = version();
  run(kA, "G", Patch{Json::object({{"name", Json("db-G")}})});
  run(kA, "G", UpdateInstances{});
  EXPECT_EQ(version(), before);
  UpdateInstances forced;
  forced.version = Force::Yes;
  run(kA, "G", forced);
  EXPECT_EQ(version(), before + 1);
  run(kA, "G", Patch{Json::object({{"name", Json("other")}})});
  EXPECT_EQ(version(), before + 2);
}

class Ports : public WorldFixture {
 protected:
  static Configuration on(std::int64_t port) {
    Configuration made = configuration("H");
    made.settings.set("default_db_config", Json::object({{"port", Json(port)}}));
    return made;
  }
  std::int64_t port(std::size_t cluster, const std::string& guid) const {
    return world.cluster(cluster).find(guid)->local.port;
  }
};

TEST_F(Ports, AreAssignedWhereNoneIsChosen) {
  create("H");
  EXPECT_GE(port(kA, "G"), 10'000);
  EXPECT_GE(port(kA, "H"), 10'000);
  EXPECT_NE(port(kA, "G"), port(kA, "H"));
}

TEST_F(Ports, ChosenForOneInstanceGoBeforeTheDefault) {
  Configuration made = on(12'000);
  made.instances[1].definition.set("db_config", Json::object({{"port", Json(12'345)}}));
  run(kA, "H", Create{made});
  EXPECT_EQ(port(kA, "H"), 12'000);
  EXPECT_EQ(port(kB, "H"), 12'345);
}

TEST_F(Ports, ThatAreTakenFailAChangeToo) {
  run(kA, "H", Create{on(12'000)});
  const Json changes =
      Json::object({{"default_db_config", Json::object({{"port", Json(12'000)}})}});
  const Task& patch = run(kA, "G", Patch{changes});
  ASSERT_EQ(patch.status, TaskStatus::Failed);
  EXPECT_EQ(patch.errors.size(), 3U);
  EXPECT_EQ(patch.errors[0].error_code, "port_unavailable");
}

TEST_F(Ports, AreNotGivenToTwoThatAreOnTheirWay) {
  world.hold(Phase::Commit);
  const std::string first = submit(kA, "H", Create{on(12'000)});
  const std::string second = submit(kB, "I", Create{on(12'000)});
  pass(std::chrono::seconds(1));
  world.release(Phase::Commit);
  pass(std::chrono::seconds(1));
  EXPECT_NE(task(kA, first).status, task(kB, second).status);
}

TEST_F(Ports, StayWhenTheChoiceIsTakenBack) {
  const auto choose = [this](const char* text) {
    run(kA, "G",
        Patch{*Json::parse(R"({"instances":[{"id":2,"db_config":{"port":)" + std::string(text) +
                           "}}]}")});
  };
  choose("12345");
  EXPECT_EQ(port(kB, "G"), 12'345);
  choose("null");
  EXPECT_EQ(port(kB, "G"), 12'345);
}

TEST_F(ConfigurationChange, AccessToAClusterIsChangedFromOneWayToTheOther) {
  run(kA, "G",
      Patch{*Json::parse(R"({"instances":[{"id":2,"cluster":{"name":"cluster-b.local",)"
                         R"("certificate_auth":{"client_cert":"c","client_key":"k"}}}]})")});
  const Json& cluster = *world.cluster(kC).find("G")->active.find(2)->definition.find("cluster");
  EXPECT_NE(cluster.find("certificate_auth"), nullptr);
  EXPECT_EQ(cluster.find("credentials"), nullptr);
}

TEST_F(ConfigurationChange, InstanceStaysOnItsCluster) {
  const Json move =
      *Json::parse(R"({"instances":[{"id":2,"cluster":{"name":"nowhere.local","url":"u"}}]})");
  EXPECT_EQ(refusal(kA, "G", Patch{move}), Kind::ConfigurationNotAcceptable);
  EXPECT_EQ(refusal(kA, "G", UpdateInstances{{}, {}, Force::No, move}),
            Kind::ConfigurationNotAcceptable);
}

TEST_F(ConfigurationChange, UpdateChangesOnlyInstancesThatAreMembersAndStay) {
  const auto update = [](std::vector<std::int64_t> removed, const char* changes) {
    return UpdateInstances{{}, std::move(removed), Force::No, *Json::parse(changes)};
  };
  EXPECT_EQ(refusal(kA, "G", update({}, R"({"instances":[{"id":9,"compression":1}]})")),
            Kind::ConfigurationNotAcceptable);
  EXPECT_EQ(refusal(kA, "G", update({2}, R"({"instances":[{"id":2,"compression":1}]})")),
            Kind::ConfigurationNotAcceptable);
  EXPECT_TRUE(world.check(kA, "G", update({}, R"({"instances":[{"id":2,"compression":1}]})")));
}

TEST_F(ConfigurationChange, PatchCannotChangeWhoIsAMember) {
  EXPECT_EQ(refusal(kA, "G", Patch{*Json::parse(R"({"instances":[{"id":9}]})")}),
            Kind::ConfigurationNotAcceptable);
}

TEST_F(ConfigurationChange, PortThatIsTakenFailsTheCreation) {
  Configuration made = configuration("H");
  made.settings.set("default_db_config", Json::object({{"port", Json(12000)}}));
  run(kA, "H", Create{made});
  const Task& again = run(kA, "I", Create{made});
  EXPECT_EQ(again.errors.at(0).error_code, "db_create_failed");
  EXPECT_EQ(again.errors.size(), 3U);
}

}  // namespace
}  // namespace purgatory::crdb

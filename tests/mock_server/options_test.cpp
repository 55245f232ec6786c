// SPDX-License-Identifier: Apache-2.0
#include "mock_server/options.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace purgatory {
namespace {

using testing::HasSubstr;

Result<MockCommand, EarlyEnd> parsed(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "purgatory-mock");
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

TEST(MockOptions, DefaultsAreCouchDbsPortOnLoopback) {
  const auto command = parsed({});
  ASSERT_TRUE(command.has_value());
  EXPECT_EQ(command->action, MockCommand::Action::Serve);
  EXPECT_EQ(command->server.host, "127.0.0.1");
  EXPECT_EQ(command->server.port, 5984);
  EXPECT_EQ(command->server.redis_port, 9443);
  EXPECT_EQ(command->server.clusters, 3U);
  EXPECT_EQ(command->server.admin_name, "admin");
  EXPECT_EQ(command->server.admin_password, "pass");
  EXPECT_EQ(command->server.control, MockServerControl::Auto);
}

TEST(MockOptions, WhereOnePortIsGivenTheOtherFaceGetsAFreeOne) {
  EXPECT_EQ(parsed({"--port", "5000"})->server.redis_port, 0);
  EXPECT_EQ(parsed({"--redis-port", "9000"})->server.port, 0);
}

TEST(MockOptions, FaceCanBeLeftOut) {
  EXPECT_FALSE(parsed({"--port", "off"})->server.serves_couchdb);
  EXPECT_TRUE(parsed({"--port", "off"})->server.serves_redis);
  EXPECT_FALSE(parsed({"--redis-port", "off"})->server.serves_redis);
}

TEST(MockOptions, TlsIsTakenWithACertificateOrWithout) {
  EXPECT_FALSE(parsed({})->server.redis_tls);
  EXPECT_TRUE(parsed({"--tls"})->server.redis_tls);
  const auto given = parsed({"--tls-certificate", "c.pem", "--tls-key", "k.pem"});
  EXPECT_TRUE(given->server.redis_tls);
  EXPECT_EQ(given->server.tls_key_file, "k.pem");
  EXPECT_FALSE(parsed({"--tls-certificate", "c.pem"}));
  EXPECT_FALSE(parsed({"--tls-key", "k.pem"}));
}

TEST(MockOptions, ClustersAndTasksAreTaken) {
  const auto command = parsed({"--clusters", "5", "--instant-tasks"});
  EXPECT_EQ(command->server.clusters, 5U);
  EXPECT_TRUE(command->server.instant_tasks);
}

TEST(MockOptions, EachFlagIsTaken) {
  const auto command = parsed({"--port",         "0",
                               "--host",         "::1",
                               "--admin",        "root:a:b",
                               "--emulate",      "couchdb-3.5.0",
                               "--deviate",      "one",
                               "--deviate",      "two",
                               "--load",         "file.json",
                               "--seed",         "7",
                               "--query-server", "couchjs main.js",
                               "--control",      "on"});
  ASSERT_TRUE(command.has_value());
  EXPECT_EQ(command->server.port, 0);
  EXPECT_EQ(command->server.host, "::1");
  EXPECT_EQ(command->server.admin_name, "root");
  EXPECT_EQ(command->server.admin_password, "a:b");
  EXPECT_EQ(command->server.emulate, "couchdb-3.5.0");
  EXPECT_EQ(command->server.deviations, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(command->server.load_file, "file.json");
  EXPECT_EQ(command->server.seed, 7U);
  EXPECT_EQ(command->server.query_server, "couchjs main.js");
  EXPECT_EQ(command->server.control, MockServerControl::On);
}

TEST(MockOptions, MistakesEndWithTwoAndNameTheFlag) {
  const std::vector<std::vector<const char*>> mistakes = {{"--port", "65536"},
                                                          {"--port", "x"},
                                                          {"--port", "-1"},
                                                          {"--admin", "name"},
                                                          {"--admin", ":p"},
                                                          {"--admin", "name:"},
                                                          {"--seed", "x"},
                                                          {"--load"},
                                                          {"--prot", "1"},
                                                          {"--clusters", "0"},
                                                          {"--clusters", "27"},
                                                          {"--nodes", "0"},
                                                          {"--nodes", "10"},
                                                          {"--redis-port", "of"},
                                                          {"surplus"},
                                                          {"--deviate", "a", "b"},
                                                          {"--control", "yes"},
                                                          {"--seed", "-5"},
                                                          {"--seed", "18446744073709551616"},
                                                          {"--seed", "010"}};
  for (const auto& arguments : mistakes) {
    const auto command = parsed(arguments);
    ASSERT_FALSE(command.has_value()) << arguments.front();
    EXPECT_EQ(command.error().exit_code, kBadUsage);
    EXPECT_EQ(command.error().output, "");
    EXPECT_THAT(command.error().error, HasSubstr(arguments.back()[0] == 'b' ? "b" : arguments[0]));
  }
}

TEST(MockOptions, HelpShowsExamplesAndExitCodes) {
  const auto command = parsed({"--help"});
  ASSERT_FALSE(command.has_value());
  EXPECT_EQ(command.error().exit_code, 0);
  EXPECT_THAT(command.error().output, HasSubstr("Examples:"));
  EXPECT_THAT(command.error().output, HasSubstr("--control auto|on|off"));
  EXPECT_THAT(command.error().output, HasSubstr("Exit codes:"));
}

TEST(MockOptions, VersionIsPrinted) {
  const auto command = parsed({"--version"});
  ASSERT_FALSE(command.has_value());
  EXPECT_EQ(command.error().exit_code, 0);
  EXPECT_THAT(command.error().output, testing::MatchesRegex("purgatory-mock [0-9.]+\n"));
}

TEST(MockOptions, RulesAreListedWithPromiseAndClause) {
  EXPECT_EQ(parsed({"--list-rules"})->action, MockCommand::Action::ListRules);
  const std::string text = list_rules();
  for (const MockServerRule& rule : MockServer::rules()) {
    EXPECT_THAT(text, HasSubstr(rule.name + "\n    " + rule.promise + "\n    clause " +
                                rule.clause + "\n"));
  }
  EXPECT_THAT(text, HasSubstr("couchdb-3.5.0"));
}

TEST(MockOptions, EveryNodeHasAnAddress) {
  MockServerOptions options =
      parsed({"--nodes", "3", "--port", "0", "--redis-port", "off"})->server;
  const auto server = MockServer::start(options);
  ASSERT_TRUE(server);
  const auto& urls = server->node_urls();
  ASSERT_EQ(urls.size(), 3U);
  EXPECT_EQ(addresses_line(*server),
            "{\"couchdb\":[\"" + urls[0] + "\",\"" + urls[1] + "\",\"" + urls[2] + "\"]}\n");
}

TEST(MockOptions, AddressesAreOneLineOfJson) {
  const MockServer server;
  EXPECT_EQ(addresses_line(server), "{\"couchdb\":[\"" + server.url() + "\"],\"redis\":{\"A\":\"" +
                                        server.clusters()[0].url + "\",\"B\":\"" +
                                        server.clusters()[1].url + "\",\"C\":\"" +
                                        server.clusters()[2].url + "\"}}\n");
}

}  // namespace
}  // namespace purgatory

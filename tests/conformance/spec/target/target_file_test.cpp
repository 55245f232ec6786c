// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/target/target_file.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "conformance/spec/spec_error.h"

namespace purgatory::conformance {
namespace {

using std::chrono::milliseconds;

TEST(TargetFile, SaysAllThatIsKnownOfATarget) {
  const TargetFile target = target_file_in(
      "a/b.yaml",
      "name: n\nproduct: p\n"
      "nodes: {1: \"http://n1\", 2: \"http://n2\"}\n"
      "clusters: {A: {url: \"https://a\", name: a.example}}\n"
      "account: {user: admin, password_env: PASSWORD}\n"
      "tls: {ca: ca.pem, certificate: /c.pem, insecure: true}\n"
      "proxy: http://proxy:3128\n"
      "limits: {requests_per_second: 2.5, timeout: 30s, connect_timeout: 100ms, jobs: 4}\n"
      "capabilities: {purge: false, clock: true}\n"
      "variables: {region: north}\n"
      "secrets: {api_key: MY_API_KEY}\n"
      "commands: {stop: \"kill {{node}}\"}\n"
      "known_failures: [{scenario: a/b, reason: r}]\n");
  EXPECT_EQ(target.url, "http://n1");
  EXPECT_EQ(target.nodes.at("2"), "http://n2");
  EXPECT_EQ(target.clusters.at("A").name, "a.example");
  ASSERT_TRUE(target.account);
  EXPECT_EQ(target.account->password_variable, "PASSWORD");
  EXPECT_EQ(target.tls.ca, "a/ca.pem");
  EXPECT_EQ(target.tls.certificate, "/c.pem");
  EXPECT_TRUE(target.tls.is_insecure);
  EXPECT_EQ(target.proxy, "http://proxy:3128");
  EXPECT_EQ(target.limits.requests_per_second, 2.5);
  EXPECT_EQ(target.limits.timeout, milliseconds(30'000));
  EXPECT_EQ(target.limits.connect_timeout, milliseconds(100));
  EXPECT_EQ(target.limits.jobs, 4);
  EXPECT_FALSE(target.capabilities.at("purge"));
  EXPECT_EQ(target.variables.at("region"), "north");
  EXPECT_EQ(target.secrets.at("api_key"), "MY_API_KEY");
  EXPECT_EQ(target.commands.at("stop"), "kill {{node}}");
  EXPECT_EQ(target.known_failures.at(0).pattern, "a/b");
}

TEST(TargetFile, NodesInAListAreNumbered) {
  const TargetFile target = target_file_in("b.yaml", "nodes: [\"http://n1\", \"http://n2\"]\n");
  EXPECT_EQ(target.nodes.at("1"), "http://n1");
  EXPECT_EQ(target.nodes.at("2"), "http://n2");
}

TEST(TargetFile, EveryMistakeIsShownWithItsPlace) {
  try {
    target_file_in("b.yaml",
                   "acount: {}\n"
                   "account: {user: a, password: secret}\n"
                   "limits: {requests_per_second: 0, timeout: 5}\n"
                   "commands: {kill: x}\n"
                   "capabilities: {purge: maybe}\n"
                   "variables: {db: x}\n"
                   "secrets: {now: NOW}\n");
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    EXPECT_EQ(std::string(error.what()),
              "b.yaml:1:1: a target has no key `acount`\n"
              "    1 | acount: {}\n"
              "      | ^\n"
              "      = did you mean `account`?\n"
              "b.yaml:2:20: a password does not belong in a file that is shared\n"
              "    2 | account: {user: a, password: secret}\n"
              "      |                    ^\n"
              "      = name a variable of the environment with `password_env`, or a `file`\n"
              "b.yaml:3:31: `requests_per_second` is a number above 0, found the integer 0\n"
              "    3 | limits: {requests_per_second: 0, timeout: 5}\n"
              "      |                               ^\n"
              "b.yaml:3:43: `timeout` is a time with its unit, found the integer 5\n"
              "    3 | limits: {requests_per_second: 0, timeout: 5}\n"
              "      |                                           ^\n"
              "      = write 100ms, 2s or 1m\n"
              "b.yaml:4:12: `commands` has no key `kill`\n"
              "    4 | commands: {kill: x}\n"
              "      |            ^\n"
              "      = there are: stop, start, cut, heal\n"
              "b.yaml:5:23: this is true or false, found the string \"maybe\"\n"
              "    5 | capabilities: {purge: maybe}\n"
              "      |                       ^\n"
              "b.yaml:6:13: `db` cannot be a name\n"
              "    6 | variables: {db: x}\n"
              "      |             ^\n"
              "      = every run gives it a value of its own\n"
              "b.yaml:7:11: `now` cannot be a name\n"
              "    7 | secrets: {now: NOW}\n"
              "      |           ^\n"
              "      = every run gives it a value of its own\n");
  }
}

TEST(TargetFile, PasswordInAnAddressIsRefused) {
  for (const char* text :
       {"url: \"http://a:b@host\"\n", "proxy: \"http://a:b@host:3128\"\n",
        "proxy: \"a:b@host:3128\"\n", "nodes: [\"http://n\", \"http://a:b@n\"]\n",
        "clusters: {A: {url: \"http://a:b@c\", name: c}}\n"}) {
    try {
      target_file_in("b.yaml", text);
      ADD_FAILURE() << "nothing was reported of " << text;
    } catch (const SpecError& error) {
      EXPECT_NE(std::string(error.what()).find("a password does not belong in a file"),
                std::string::npos)
          << error.what();
    }
  }
  EXPECT_EQ(target_file_in("b.yaml", "url: \"http://a@host:80/a:b@c\"\n").url,
            "http://a@host:80/a:b@c");
}

TEST(TargetFile, ThoseOfThisRepositoryAreWithoutMistakes) {
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(PURGATORY_SOURCE_DIR "/specs/targets")) {
    EXPECT_NO_THROW(load_target_file(entry.path().string())) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 3);
}

}  // namespace
}  // namespace purgatory::conformance

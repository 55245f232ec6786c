// SPDX-License-Identifier: Apache-2.0
// Whatever comes, no answer is a 5xx, and what was there stays.
#include <array>
#include <random>

#include "tests/mock_server/api/crdb/crdb_fixture.h"

namespace purgatory::api::redis {
namespace {

constexpr int kRequests = 20'000;

class BadInput : public CrdbFixture {
 protected:
  std::size_t any(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(source);
  }
  template <std::size_t Count>
  std::string pick(const std::array<const char*, Count>& choices) {
    return choices.at(any(Count));
  }

  std::string value(int depth = 0) {
    static constexpr std::array kScalars = {"null",
                                            "true",
                                            "0",
                                            "-1",
                                            "2",
                                            "2.5",
                                            "1e400",
                                            "99999999999999999999",
                                            "\"\"",
                                            "\"2\"",
                                            "\"cluster-a.local\"",
                                            "\"\\u0000\"",
                                            "\"admin\"",
                                            "\"G\"",
                                            "[]",
                                            "{}"};
    if (depth > 3 || any(3) != 0) return pick(kScalars);
    std::string text;
    const bool is_array = any(2) == 0;
    for (std::size_t i = any(4); i > 0; --i) {
      if (!text.empty()) text += ',';
      text += is_array ? value(depth + 1) : "\"" + member() + "\":" + value(depth + 1);
    }
    return is_array ? "[" + text + "]" : "{" + text + "}";
  }

  std::string member() {
    static constexpr std::array kMembers = {"instances",
                                            "name",
                                            "guid",
                                            "cluster",
                                            "credentials",
                                            "username",
                                            "password",
                                            "url",
                                            "id",
                                            "db_config",
                                            "crdb",
                                            "port",
                                            "force_remove",
                                            "remove_instances",
                                            "add_instances",
                                            "compression",
                                            "memory_size",
                                            "force_update",
                                            "default_db_config",
                                            "certificate_auth"};
    return pick(kMembers);
  }

  std::string body() {
    static constexpr std::array kTexts = {
        R"({"instances":[2]})",
        R"({"remove_instances":[2],"force_remove":true})",
        R"({"name":"x","instances":[{"cluster":{"name":"cluster-a.local","url":"u"}}]})",
        R"({"instances":[{"id":2,"db_config":{"port":null}}]})",
        "[",
        "\xff\xfe",
        ""};
    std::string text = any(2) == 0 ? pick(kTexts) : value();
    if (any(4) == 0 && !text.empty()) text[any(text.size())] = static_cast<char>(any(256));
    return text;
  }

  std::string path() {
    static constexpr std::array kPaths = {"/v1/crdbs",
                                          "/v1/crdbs/G",
                                          "/v1/crdbs/G/flush",
                                          "/v1/crdbs/G/purge",
                                          "/v1/crdbs/G/updates",
                                          "/v1/crdb_tasks",
                                          "/v1/crdb_tasks/t",
                                          "/v1/crdb_tasks/t/actions/cancel",
                                          "/v1/bdbs",
                                          "/v1/bdbs/1",
                                          "/v1/cluster",
                                          "/v1/crdbs/G/health_report",
                                          "/v1/bdbs/stats/last",
                                          "/v1/crdbs/%00/purge",
                                          "/v1/crdbs/%zz",
                                          "/v1/crdbs/%ff%fe/flush"};
    static constexpr std::array kQueries = {"",
                                            "?dry_run=1",
                                            "?async_flush=TRUE",
                                            "?force=maybe",
                                            "?verbose=",
                                            "?instance_id=99999999999999999999",
                                            "?instance_id=2",
                                            "?force=true",
                                            "?metrics=%ff"};
    return pick(kPaths) + pick(kQueries);
  }

  http::Headers headers() {
    static constexpr std::array kIds = {"t", "", "a b", "\xff", "../..", "%00", "G"};
    static constexpr std::array kTtls = {"0", "-1", "abc", "1.5", "2147483647", "2147483648", ""};
    static constexpr std::array kTypes = {"application/json", "text/plain", "", "application/json;",
                                          "APPLICATION/JSON; charset=\xff"};
    http::Headers fields;
    if (any(3) == 0) fields.add("X-Task-ID", pick(kIds));
    if (any(3) == 0) fields.add("X-Result-TTL", pick(kTtls));
    if (any(3) == 0) fields.add("Content-Type", pick(kTypes));
    if (any(20) == 0) fields.add("Authorization", "Basic " + pick(kIds));
    return fields;
  }

  std::mt19937_64 source{7};
};

TEST_F(BadInput, NeverCausesAServerError) {
  static constexpr std::array kMethods = {"GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "BREW"};
  std::map<int, int> statuses;
  for (int i = 0; i < kRequests; ++i) {
    const std::string method = pick(kMethods);
    const std::string target = path();
    const std::string content = body();
    const auto answer = clients[any(3)].send(method, target, content, headers());
    ++statuses[answer.status() / 100];
    ASSERT_LT(answer.status(), 500) << method << ' ' << target << '\n' << content << answer.text();
    if (i % 500 != 0) continue;
    control("reset");
    create("G");
  }
  EXPECT_GT(statuses[2], kRequests / 50);
  EXPECT_GT(statuses[4], kRequests / 10);
}

TEST_F(BadInput, DeepNestingIsRefused) {
  const std::string deep(100'000, '[');
  EXPECT_EQ(a().put("/v1/crdbs/G/purge", deep).status(), 400);
}

}  // namespace
}  // namespace purgatory::api::redis

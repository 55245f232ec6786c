// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/embedded_target.h"

#include <utility>

#include "mock_server/embed/mock_server.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

class RunningServer final : public EmbeddedTarget {
 public:
  RunningServer(MockServer server, Credentials account)
      : server_(std::move(server)), account_(std::move(account)) {}

  std::string url() const override { return server_.url(); }
  Credentials account() const override { return account_; }

  std::map<std::string, std::string> nodes() const override {
    std::map<std::string, std::string> addresses;
    const auto& urls = server_.node_urls();
    for (std::size_t i = 0; i < urls.size() && urls.size() > 1; ++i) {
      addresses.emplace(std::to_string(i + 1), urls[i]);
    }
    return addresses;
  }

  std::map<std::string, std::string> clusters() const override {
    std::map<std::string, std::string> addresses;
    for (const MockServerCluster& cluster : server_.clusters()) {
      addresses.emplace(cluster.label, cluster.url);
    }
    return addresses;
  }

  std::map<std::string, std::string> variables() const override {
    std::map<std::string, std::string> variables = {{"user", account_.user},
                                                    {"password", account_.password}};
    for (const MockServerCluster& cluster : server_.clusters()) {
      const std::string prefix = "cluster_" + to_lower(cluster.label);
      variables.emplace(prefix + "_name", cluster.name);
      variables.emplace(prefix + "_url", cluster.url);
    }
    return variables;
  }

 private:
  MockServer server_;
  Credentials account_;
};

MockServerOptions options_of(const EmbeddedBehaviour& behaviour) {
  MockServerOptions options;
  options.emulate = behaviour.emulate;
  options.deviations = behaviour.deviate;
  options.nodes = behaviour.nodes;
  return options;
}

Result<std::unique_ptr<EmbeddedTarget>, std::string> start_server(
    const MockServerOptions& options) {
  auto server = MockServer::start(options);
  if (!server) return Failure<std::string>(server.error().message);
  Credentials account{options.admin_name, options.admin_password};
  return std::make_unique<RunningServer>(std::move(*server), std::move(account));
}

}  // namespace

std::vector<EmbeddedRule> embedded_rules() {
  std::vector<EmbeddedRule> rules;
  for (auto& rule : MockServer::rules()) {
    rules.push_back({std::move(rule.name), std::move(rule.clause), std::move(rule.promise)});
  }
  return rules;
}

Result<std::unique_ptr<EmbeddedTarget>, std::string> EmbeddedTarget::start(
    const EmbeddedBehaviour& behaviour) {
  return start_server(options_of(behaviour));
}

Result<std::unique_ptr<EmbeddedTarget>, std::string> EmbeddedTarget::start_nodes(
    EmbeddedBehaviour behaviour) {
  constexpr std::size_t kNodes = 3;
  behaviour.nodes = kNodes;
  MockServerOptions options = options_of(behaviour);
  options.serves_redis = false;
  return start_server(options);
}

}  // namespace purgatory::conformance

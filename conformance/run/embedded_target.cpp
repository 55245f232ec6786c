// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/embedded_target.h"

#include <utility>

#include "mock_server/embed/mock_server.h"

namespace purgatory::conformance {
namespace {

class RunningServer final : public EmbeddedTarget {
 public:
  RunningServer(MockServer server, Credentials account)
      : server_(std::move(server)), account_(std::move(account)) {}

  std::string url() const override { return server_.url(); }
  Credentials account() const override { return account_; }

 private:
  MockServer server_;
  Credentials account_;
};

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
  MockServerOptions options;
  options.emulate = behaviour.emulate;
  options.deviations = behaviour.deviate;
  auto server = MockServer::start(options);
  if (!server) return Failure<std::string>(server.error().message);
  Credentials account{options.admin_name, options.admin_password};
  return std::make_unique<RunningServer>(std::move(*server), std::move(account));
}

}  // namespace purgatory::conformance

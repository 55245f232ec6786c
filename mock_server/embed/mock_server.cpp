// SPDX-License-Identifier: Apache-2.0
#include "mock_server/embed/mock_server.h"

#include <mutex>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/couchdb/couchdb_service.h"
#include "mock_server/embed/load_file.h"
#include "mock_server/embed/redis_listeners.h"
#include "mock_server/model/rules.h"
#include "mock_server/script/query_server.h"
#include "mock_server/transport/listener.h"
#include "support/text.h"

namespace purgatory {
namespace {

using Kind = MockServerError::Kind;

Failure<MockServerError> fail(Kind kind, std::string message) {
  return Failure<MockServerError>(MockServerError{kind, std::move(message)});
}

Failure<MockServerError> unknown(std::string_view what, const std::string& name,
                                 const std::vector<std::string>& known) {
  std::string message = fmt::format("There is no {} \"{}\"", what, name);
  if (const auto near = nearest(name, known)) {
    message += fmt::format("; did you mean \"{}\"?", *near);
  } else {
    message += '.';
  }
  return fail(Kind::Options, std::move(message));
}

std::vector<std::string> rule_names() {
  std::vector<std::string> names;
  for (const RuleDescription& rule : all_rules()) names.emplace_back(rule.name);
  return names;
}

Result<RuleSet, MockServerError> kept_rules(const MockServerOptions& options) {
  RuleSet rules;
  if (!options.emulate.empty()) {
    const auto profile = profile_named(options.emulate);
    if (!profile) return unknown("profile", options.emulate, MockServer::profiles());
    rules = *profile;
  }
  for (const std::string& name : options.deviations) {
    const auto rule = rule_named(name);
    if (!rule) return unknown("rule", name, rule_names());
    rules = rules.without(*rule);
  }
  return rules;
}

api::CouchDbOptions service_options(const MockServerOptions& options, const RuleSet& rules) {
  return {.admin_name = options.admin_name,
          .admin_password = options.admin_password,
          .rules = rules,
          .seed = options.seed,
          .clock = options.clock,
          .scripts = std::make_shared<script::QueryServer>(options.query_server)};
}

api::redis::CrdbOptions redis_options(const MockServerOptions& options, const RuleSet& rules) {
  api::redis::CrdbOptions redis;
  redis.clusters = options.clusters;
  redis.admin_name = options.admin_name;
  redis.password = options.admin_password;
  if (options.instant_tasks) redis.task_step = std::chrono::milliseconds(0);
  redis.rules = rules;
  redis.seed = options.seed;
  redis.clock = options.clock;
  return redis;
}

Result<void, MockServerError> check_faces(const MockServerOptions& options) {
  if (!options.serves_couchdb && !options.serves_redis) {
    return fail(Kind::Options, "Both faces are off: nothing to serve.");
  }
  if (options.clusters < 1 || options.clusters > crdb::kMostClusters) {
    return fail(Kind::Options, fmt::format("There can be 1 to {} clusters, not {}.",
                                           crdb::kMostClusters, options.clusters));
  }
  const bool fits = options.redis_port == 0 || options.redis_port + options.clusters - 1 <= 65'535;
  if (fits) return {};
  return fail(Kind::Options, fmt::format("There are no {} ports from {} on.", options.clusters,
                                         options.redis_port));
}

}  // namespace

class MockServer::Running {
 public:
  Running(const MockServerOptions& options, const RuleSet& rules)
      : options_(options),
        service_(service_options(options, rules)),
        redis_(redis_options(options, rules)) {}
  ~Running() { stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  Result<void, MockServerError> load();
  Result<void, MockServerError> listen();
  const std::string& url() const { return url_; }
  const std::vector<MockServerCluster>& clusters() const { return redis_.clusters(); }
  void reset();
  void stop();

 private:
  const MockServerOptions options_;
  api::CouchDbService service_;
  transport::Listener listener_;
  RedisListeners redis_;
  std::optional<Json> content_;  // of the load file
  std::string url_;
  std::once_flag stopped_;
};

Result<void, MockServerError> MockServer::Running::load() {
  if (options_.load_file.empty()) return {};
  auto content = read_json_file(options_.load_file);
  if (!content) return fail(Kind::Options, std::move(content).error());
  content_ = *std::move(content);
  if (auto loaded = service_.load(*content_); !loaded) {
    return fail(Kind::Options, fmt::format("{}: {}", options_.load_file, loaded.error()));
  }
  return {};
}

Result<void, MockServerError> MockServer::Running::listen() {
  transport::ListenOptions options;
  options.host = options_.host;
  options.clock = options_.clock;
  if (options_.serves_couchdb) {
    options.port = options_.port;
    const auto port = listener_.start(options, service_);
    if (!port) return fail(Kind::Listen, port.error().message);
    url_ = listener_.url();
  }
  if (!options_.serves_redis) return {};
  options.port = options_.redis_port;
  if (auto listening = redis_.listen(options); !listening) {
    return fail(Kind::Listen, listening.error().message);
  }
  return {};
}

void MockServer::Running::reset() {
  service_.reset();
  redis_.reset();
  // It was in order the first time.
  if (content_ && !service_.load(*content_)) {
    throw std::logic_error("What was loaded once cannot be loaded again.");
  }
}

void MockServer::Running::stop() {
  std::call_once(stopped_, [this] {
    service_.stop();
    listener_.stop();
    redis_.stop();
  });
}

MockServer::MockServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}

MockServer::MockServer() {
  auto server = start({});
  if (!server) throw std::runtime_error(server.error().message);
  *this = *std::move(server);
}

MockServer::~MockServer() = default;
MockServer::MockServer(MockServer&&) noexcept = default;
MockServer& MockServer::operator=(MockServer&&) noexcept = default;

Result<MockServer, MockServerError> MockServer::start(const MockServerOptions& options) {
  if (auto checked = check_faces(options); !checked) {
    return Failure<MockServerError>(std::move(checked).error());
  }
  const auto rules = kept_rules(options);
  if (!rules) return Failure<MockServerError>(rules.error());
  auto running = std::make_unique<Running>(options, *rules);
  if (auto loaded = running->load(); !loaded) {
    return Failure<MockServerError>(std::move(loaded).error());
  }
  if (auto listening = running->listen(); !listening) {
    return Failure<MockServerError>(std::move(listening).error());
  }
  return MockServer(std::move(running));
}

const std::string& MockServer::url() const { return running_->url(); }
const std::vector<MockServerCluster>& MockServer::clusters() const { return running_->clusters(); }
void MockServer::reset() { running_->reset(); }
void MockServer::stop() { running_->stop(); }

std::vector<MockServerRule> MockServer::rules() {
  std::vector<MockServerRule> rules;
  for (const RuleDescription& rule : all_rules()) {
    rules.push_back({std::string(rule.name), std::string(rule.clause), std::string(rule.promise)});
  }
  return rules;
}

std::vector<std::string> MockServer::profiles() {
  std::vector<std::string> names;
  for (const EmulationProfile& profile : all_profiles()) names.emplace_back(profile.name);
  return names;
}

}  // namespace purgatory

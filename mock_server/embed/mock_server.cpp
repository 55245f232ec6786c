// SPDX-License-Identifier: Apache-2.0
#include "mock_server/embed/mock_server.h"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/controlled_service.h"
#include "mock_server/api/control/faults/fault_json.h"
#include "mock_server/api/control/request_guard.h"
#include "mock_server/api/couchdb/couchdb_service.h"
#include "mock_server/embed/load_file.h"
#include "mock_server/embed/redis_listeners.h"
#include "mock_server/model/couchdb/cluster/cluster.h"
#include "mock_server/model/rules.h"
#include "mock_server/replication/wire/curl_client.h"
#include "mock_server/script/query_server.h"
#include "mock_server/transport/listener.h"
#include "mock_server/transport/tls.h"
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

api::CouchDbOptions service_options(const MockServerOptions& options, const RuleSet& rules,
                                    const Clock& clock) {
  return {.admin_name = options.admin_name,
          .admin_password = options.admin_password,
          .rules = rules,
          .seed = options.seed,
          .clock = &clock,
          .nodes = options.nodes};
}

api::redis::CrdbOptions redis_options(const MockServerOptions& options, const RuleSet& rules,
                                      const Clock& clock) {
  api::redis::CrdbOptions redis;
  redis.clusters = options.clusters;
  redis.admin_name = options.admin_name;
  redis.password = options.admin_password;
  if (options.redis_tls) redis.scheme = "https";
  if (options.instant_tasks) redis.task_step = std::chrono::milliseconds(0);
  redis.rules = rules;
  redis.seed = options.seed;
  redis.clock = &clock;
  return redis;
}

Result<transport::TlsIdentity, std::string> identity_of(const MockServerOptions& options) {
  if (options.tls_certificate_file.empty() && options.tls_key_file.empty()) {
    return transport::make_tls_identity();
  }
  auto certificate = read_text_file(options.tls_certificate_file);
  if (!certificate) return Failure<std::string>(certificate.error());
  auto key = read_text_file(options.tls_key_file);
  if (!key) return Failure<std::string>(key.error());
  return transport::TlsIdentity{*std::move(certificate), *std::move(key)};
}

// Null where nothing is to be encrypted.
Result<std::shared_ptr<const transport::TlsContext>, MockServerError> tls_of(
    const MockServerOptions& options) {
  if (!options.redis_tls) return std::shared_ptr<const transport::TlsContext>();
  const auto identity = identity_of(options);
  if (!identity) return fail(Kind::Options, identity.error());
  auto context = transport::TlsContext::make(*identity);
  if (!context) return fail(Kind::Options, context.error());
  return *std::move(context);
}

Result<void, MockServerError> check_faces(const MockServerOptions& options) {
  if (!options.serves_couchdb && !options.serves_redis) {
    return fail(Kind::Options, "Both faces are off: nothing to serve.");
  }
  if (options.clusters < 1 || options.clusters > crdb::kMostClusters) {
    return fail(Kind::Options, fmt::format("There can be 1 to {} clusters, not {}.",
                                           crdb::kMostClusters, options.clusters));
  }
  if (options.nodes < 1 || options.nodes > couchdb::kMostNodes) {
    return fail(Kind::Options, fmt::format("There can be 1 to {} nodes, not {}.",
                                           couchdb::kMostNodes, options.nodes));
  }
  if (options.port != 0 && options.port + options.nodes - 1 > 65'535) {
    return fail(Kind::Options,
                fmt::format("There are no {} ports from {} on.", options.nodes, options.port));
  }
  const bool fits = options.redis_port == 0 || options.redis_port + options.clusters - 1 <= 65'535;
  if (fits) return {};
  return fail(Kind::Options, fmt::format("There are no {} ports from {} on.", options.clusters,
                                         options.redis_port));
}

const Clock& clock_of(const MockServerOptions& options) {
  static const SystemClock kSystemClock;
  return options.clock == nullptr ? kSystemClock : *options.clock;
}

api::ControlAccess access_of(const MockServerOptions& options) {
  if (options.control == MockServerControl::On) return api::ControlAccess::On;
  if (options.control == MockServerControl::Off) return api::ControlAccess::OffByChoice;
  return api::is_loopback(options.host) ? api::ControlAccess::On : api::ControlAccess::OffByAddress;
}

Json fault_json(const MockServerFault& fault) {
  Json json =
      Json::object({{"after", fault.after}, {"latency_ms", std::int64_t{fault.latency.count()}}});
  if (!fault.method.empty()) json.append("method", fault.method);
  if (!fault.path.empty()) json.append("path", fault.path);
  if (fault.times) json.append("times", *fault.times);
  if (fault.status) json.append("status", *fault.status);
  if (!fault.drop.empty()) json.append("drop", fault.drop);
  if (fault.cut_body) json.append("cut_body", *fault.cut_body);
  if (!fault.face.empty()) json.append("face", fault.face);
  return json;
}

}  // namespace

class MockServer::Running {
 public:
  Running(const MockServerOptions& options, const RuleSet& rules)
      : options_(options),
        clock_(clock_of(options)),
        scripts_(std::make_shared<script::QueryServer>(options.query_server)),
        service_(with_scripts(service_options(options, rules, clock_))),
        control_(clock_, rules),
        redis_(redis_options(options, rules, clock_)) {
    if (options.serves_couchdb) control_.add(service_.section());
    if (options.serves_redis) control_.add(redis_.section());
    for (std::size_t node = 0; node < service_.node_count(); ++node) {
      nodes_.push_back(std::make_unique<Node>(
          control_, service_.node(node),
          api::ControlledService::Options{"couchdb", options.host, access_of(options)}));
    }
  }
  ~Running() { stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  Result<void, MockServerError> load();
  Result<void, MockServerError> listen();
  Result<void, MockServerError> listen_for_redis(transport::ListenOptions options);
  const std::vector<std::string>& node_urls() const { return node_urls_; }
  const std::vector<MockServerCluster>& clusters() const { return redis_.clusters(); }
  api::Control& control() { return control_; }
  void stop();

 private:
  api::CouchDbOptions with_scripts(api::CouchDbOptions options) const {
    options.scripts = scripts_;
    options.remote_databases = [](const replication::DatabaseAddress& address,
                                  replication::ClientOptions how) {
      return std::make_unique<replication::CurlClient>(address, how);
    };
    return options;
  }

  // A node of the CouchDB face, with the control in front of it, and its listener.
  struct Node {
    Node(api::Control& control, api::Service& inner, api::ControlledService::Options options)
        : service(control, inner, std::move(options)) {}
    api::ControlledService service;
    transport::Listener listener;
  };

  const MockServerOptions options_;
  api::SteeredClock clock_;
  const std::shared_ptr<script::QueryServer> scripts_;
  api::CouchDbService service_;
  api::Control control_;
  std::vector<std::unique_ptr<Node>> nodes_;
  RedisListeners redis_;
  std::vector<std::string> node_urls_;
  std::once_flag stopped_;
};

Result<void, MockServerError> MockServer::Running::load() {
  if (options_.load_file.empty()) return {};
  auto content = read_json_file(options_.load_file);
  if (!content) return fail(Kind::Options, std::move(content).error());
  if (auto loaded = control_.start_with(*std::move(content)); !loaded) {
    return fail(Kind::Options, fmt::format("{}: {}", options_.load_file, loaded.error()));
  }
  return {};
}

Result<void, MockServerError> MockServer::Running::listen() {
  transport::ListenOptions options;
  options.host = options_.host;
  options.clock = &clock_;
  if (options_.serves_couchdb) {
    options.port = options_.port;
    for (const auto& node : nodes_) {
      const auto port = node->listener.start(options, node->service);
      if (!port) return fail(Kind::Listen, port.error().message);
      if (options.port != 0) ++options.port;
      node_urls_.push_back(node->listener.url());
    }
  }
  return options_.serves_redis ? listen_for_redis(options) : Result<void, MockServerError>();
}

Result<void, MockServerError> MockServer::Running::listen_for_redis(
    transport::ListenOptions options) {
  auto tls = tls_of(options_);
  if (!tls) return Failure<MockServerError>(std::move(tls).error());
  options.tls = *std::move(tls);
  options.port = options_.redis_port;
  if (auto listening = redis_.listen(options, control_, access_of(options_)); !listening) {
    return fail(Kind::Listen, listening.error().message);
  }
  return {};
}

void MockServer::Running::stop() {
  std::call_once(stopped_, [this] {
    nodes_.front()->service.stop();
    service_.stop();
    // A function that runs for ever would keep its connection.
    scripts_->stop();
    for (const auto& node : nodes_) node->listener.stop();
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

const std::string& MockServer::url() const {
  static const std::string kNone;
  const auto& urls = running_->node_urls();
  return urls.empty() ? kNone : urls.front();
}
const std::vector<std::string>& MockServer::node_urls() const { return running_->node_urls(); }
const std::vector<MockServerCluster>& MockServer::clusters() const { return running_->clusters(); }
void MockServer::reset() { running_->control().reset(); }
void MockServer::stop() { running_->stop(); }

Result<void, MockServerError> MockServer::load(const std::string& json) {
  const auto content = Json::parse(json);
  if (!content) {
    return fail(Kind::Options, fmt::format("no JSON: {}, at byte {}", content.error().problem,
                                           content.error().offset));
  }
  auto loaded = running_->control().load(*content, api::Control::Before::Keep);
  if (!loaded) return fail(Kind::Options, std::move(loaded).error());
  return {};
}

void MockServer::take_snapshot(const std::string& name) {
  api::Control& control = running_->control();
  control.snapshots().put(name, control.take_snapshot());
}

Result<void, MockServerError> MockServer::restore_snapshot(const std::string& name) {
  api::Control& control = running_->control();
  const auto snapshot = control.snapshots().find(name);
  if (!snapshot) return unknown("snapshot", name, control.snapshots().names());
  control.restore(*snapshot);
  return {};
}

TimePoint MockServer::now() const { return running_->control().clock().now(); }

void MockServer::set_clock(TimePoint time) {
  running_->control().clock().set(time);
  running_->control().clock_moved();
}

void MockServer::advance_clock(std::chrono::milliseconds by) {
  running_->control().clock().advance(by);
  running_->control().clock_moved();
}

void MockServer::freeze_clock() { running_->control().clock().freeze(); }
void MockServer::resume_clock() { running_->control().clock().resume(); }

Result<void, MockServerError> MockServer::break_rule(const std::string& name) {
  const auto rule = rule_named(name);
  if (!rule) return unknown("rule", name, rule_names());
  running_->control().change_rule(*rule, api::Control::Keeps::No);
  return {};
}

Result<void, MockServerError> MockServer::keep_rule(const std::string& name) {
  const auto rule = rule_named(name);
  if (!rule) return unknown("rule", name, rule_names());
  running_->control().change_rule(*rule, api::Control::Keeps::Yes);
  return {};
}

Result<std::uint64_t, MockServerError> MockServer::add_fault(const MockServerFault& fault) {
  auto parsed = api::parse_fault(fault_json(fault), running_->control().section_names());
  if (!parsed) return fail(Kind::Options, parsed.error().reason);
  const auto number = running_->control().faults().add(*std::move(parsed));
  if (!number) return fail(Kind::Options, "There are 1,000 faults already.");
  return *number;
}

void MockServer::remove_faults() { running_->control().faults().clear(); }

std::vector<MockServerRequest> MockServer::requests(std::uint64_t since) const {
  api::JournalQuery query;
  query.since = since;
  query.limit = api::Journal::kMostCapacity;
  std::vector<MockServerRequest> requests;
  for (api::JournalEntry& entry : running_->control().journal().list(query).entries) {
    MockServerRequest request{entry.number,          std::move(entry.method),
                              std::move(entry.path), std::move(entry.query),
                              entry.status,          "",
                              std::move(entry.face)};
    if (entry.content) request.body = entry.content->request_body.bytes;
    requests.push_back(std::move(request));
  }
  return requests;
}

void MockServer::record_bodies(std::size_t bytes_of_each) {
  // What the journal's default capacity may take, shared out between requests and answers.
  constexpr std::size_t kMost = api::Journal::kMostContent / 2 / api::Journal::kDefaultCapacity;
  api::Journal& journal = running_->control().journal();
  journal.set({api::Journal::kDefaultCapacity, std::min(bytes_of_each, kMost)});
}

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

// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/target_session.h"

#include <utility>

#include "conformance/command/command_error.h"
#include "conformance/command/session/target_settings.h"
#include "conformance/http/curl_client.h"
#include "conformance/plan/target.h"
#include "conformance/run/interruption.h"
#include "conformance/run/scenario/scenario_runner.h"
#include "conformance/run/target/guard.h"
#include "conformance/run/target/pace.h"
#include "conformance/run/target/shell.h"
#include "conformance/run/target/target_probe.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr int kEmbeddedJobs = 4;
constexpr std::size_t kRunDigits = 8;
const std::atomic<bool> kNever{false};

std::string description_of(const EmbeddedBehaviour& behaviour) {
  std::string words = "the embedded reference server";
  if (!behaviour.emulate.empty()) words += ", emulating " + behaviour.emulate;
  for (const auto& rule : behaviour.deviate) words += ", breaking " + rule;
  return words;
}

// Without a probe only a file about the target could say that it has the capability.
bool can_be_probed(const Capability& capability) {
  return !capability.probe.empty() && capability.probe != "no";
}

}  // namespace

TargetSession::TargetSession(const TargetOptions& options) {
  RandomSource random = RandomSource::from_system();
  context_.run = random.hex(kRunDigits);
  context_.seed = random.next();
  context_.clock = &clock_;
  context_.interrupted = &interrupted();
  context_.pause = real_pause(interrupted());
  context_.wait_out = real_pause(kNever);
  context_.source_lines = &source_lines_;
  context_.shell = run_in_shell;
  if (options.target == "embedded") {
    start_embedded(options);
  } else {
    open_target(options);
  }
}

void TargetSession::start_embedded(const TargetOptions& options) {
  embedded_ = value_or_usage_error(EmbeddedTarget::start(options.behaviour));
  ClientLimits limits;
  if (options.timeout) limits.total = *options.timeout;
  context_.new_client = [limits] { return std::make_unique<CurlClient>(limits); };
  context_.base_url = embedded_->url();
  context_.nodes = embedded_->nodes();
  if (context_.nodes.empty()) {
    // What is said about nodes is said about these.
    embedded_nodes_ = value_or_usage_error(EmbeddedTarget::start_nodes(options.behaviour));
    context_.nodes = embedded_nodes_->nodes();
    context_.nodes_are_apart = true;
  }
  context_.clusters = embedded_->clusters();
  context_.variables = embedded_->variables();
  context_.moves_clock = true;
  context_.account = embedded_->account();
  description_ = description_of(options.behaviour);
}

void TargetSession::open_target(const TargetOptions& options) {
  const EmbeddedBehaviour& behaviour = options.behaviour;
  if (!behaviour.emulate.empty() || !behaviour.deviate.empty() || behaviour.nodes != 1) {
    throw CommandError(ExitCode::Usage,
                       "--emulate, --deviate and --nodes are for the embedded target");
  }
  const TargetFile settings = target_settings(options);
  context_.base_url = value_or_usage_error(parse_target(settings.url)).base_url;
  context_.account = account_of(options, settings);
  context_.nodes = settings.nodes;
  context_.node_commands = settings.commands;
  add_variables(settings);
  jobs_ = settings.limits.jobs > 0 ? settings.limits.jobs : 1;
  set_client(settings);
  const std::string product = probe();
  description_ = context_.base_url + " (" +
                 (settings.product.empty() ? product : settings.product) +
                 (settings.tls.is_insecure ? ", its certificate not verified)" : ")");
}

void TargetSession::add_variables(const TargetFile& settings) {
  context_.variables = settings.variables;
  for (const auto& [name, value] : secrets_of(settings)) {
    secret_values_.push_back(value);
    context_.variables[name] = value;
  }
  for (const auto& [label, cluster] : settings.clusters) {
    context_.clusters.emplace(label, cluster.url);
    context_.variables.emplace("cluster_" + to_lower(label) + "_url", cluster.url);
    context_.variables.emplace("cluster_" + to_lower(label) + "_name", cluster.name);
  }
  if (!context_.account) return;
  context_.variables.emplace("user", context_.account->user);
  context_.variables.emplace("password", context_.account->password);
}

void TargetSession::set_client(const TargetFile& settings) {
  const ClientLimits limits = limits_of(settings);
  const ConnectionOptions connection = connection_of(settings);
  const double per_second = settings.limits.requests_per_second;
  context_.new_client = [limits, connection]() -> std::unique_ptr<HttpClient> {
    return std::make_unique<CurlClient>(limits, connection);
  };
  if (per_second <= 0) return;
  context_.new_client = [unpaced = context_.new_client, pace = std::make_shared<Pace>(per_second),
                         pause = context_.pause]() -> std::unique_ptr<HttpClient> {
    return std::make_unique<PacedClient>(unpaced(), pace, pause);
  };
}

void TargetSession::guard(const TargetOptions& options) {
  if (is_embedded()) return;
  Ground ground{database_prefix(context_.run), {}, options.allows_destructive, context_.account};
  if (options.allows_destructive) {
    for (const auto& [name, value] : target_settings(options).variables) ground.given.insert(value);
  }
  context_.new_client = [unguarded = context_.new_client,
                         ground = std::move(ground)]() -> std::unique_ptr<HttpClient> {
    return std::make_unique<GuardedClient>(unguarded(), ground);
  };
}

std::string TargetSession::probe() {
  const auto product = probe_target(context_, *context_.new_client());
  if (!product && interrupted()) throw CommandError(ExitCode::Interrupted, "interrupted");
  if (!product) {
    const bool is_refused = product.error().kind == ProbeFailure::Kind::AccountRefused;
    throw CommandError(is_refused ? ExitCode::Usage : ExitCode::Unreachable,
                       product.error().message);
  }
  return *product;
}

Capabilities claimed_capabilities(const TargetOptions& options, const Vocabulary& vocabulary) {
  Capabilities capabilities;
  capabilities.everything = options.target == "embedded" || !vocabulary.capabilities;
  if (capabilities.everything) return capabilities;
  TargetFile settings = target_settings(options);
  // A target that is none is refused here, before anything is sent.
  static_cast<void>(value_or_usage_error(parse_target(settings.url)));
  for (const auto& capability : *vocabulary.capabilities) {
    const auto told = settings.capabilities.find(capability.name);
    const bool is_told = told != settings.capabilities.end();
    const bool has_nodes = capability.name == "nodes" && settings.nodes.size() > 1;
    const bool has_clusters = capability.name == "active-active" && settings.clusters.size() > 2;
    const bool has_it =
        is_told ? told->second : can_be_probed(capability) || has_nodes || has_clusters;
    if (has_it) capabilities.claimed.insert(capability.name);
    settings.capabilities.erase(capability.name);
  }
  if (settings.capabilities.empty()) return capabilities;
  throw CommandError(ExitCode::Usage, options.target + ": there is no capability `" +
                                          settings.capabilities.begin()->first + "`");
}

RunHeader TargetSession::header(const std::string& command, Strictness strictness) const {
  RunHeader header;
  header.program = std::string("purgatory ") + PURGATORY_VERSION;
  header.command = command;
  header.run = context_.run;
  header.target = description_;
  header.started = clock_.now();
  header.strictness = strictness;
  return header;
}

Secrets TargetSession::secrets() const {
  Secrets secrets;
  // Everybody knows that of the embedded server, and its words stand everywhere.
  if (embedded_ == nullptr && context_.account) secrets.add(*context_.account);
  for (const auto& value : secret_values_) secrets.add(value);
  return secrets;
}

int TargetSession::jobs(int asked) const {
  if (asked > 0) return asked;
  return embedded_ != nullptr ? kEmbeddedJobs : jobs_;
}

}  // namespace purgatory::conformance

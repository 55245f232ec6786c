// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/target_session.h"

#include "conformance/command/command_error.h"
#include "conformance/command/session/environment.h"
#include "conformance/http/curl_client.h"
#include "conformance/run/interruption.h"
#include "conformance/run/target/target_probe.h"

namespace purgatory::conformance {
namespace {

constexpr int kEmbeddedJobs = 4;
constexpr std::size_t kRunDigits = 8;

// The account of the option, else of the URL, else of the environment.
std::optional<Credentials> account_of(const TargetOptions& options, const Target& target) {
  std::optional<Target::Account> account = target.account;
  if (!options.user.empty()) account = parse_account(options.user);
  const std::string user = environment("PURGATORY_USER").value_or("");
  if (!account && !user.empty()) {
    account = Target::Account{user, environment("PURGATORY_PASSWORD").value_or("")};
  }
  if (!account) return std::nullopt;
  return Credentials{account->user, account->password};
}

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
  target_ = value_or_usage_error(parse_target(options.target));
  RandomSource random = RandomSource::from_system();
  context_.run = random.hex(kRunDigits);
  context_.seed = random.next();
  context_.clock = &clock_;
  context_.interrupted = &interrupted();
  context_.pause = real_pause(interrupted());
  context_.source_lines = &source_lines_;
  ClientLimits limits;
  limits.total = options.timeout;
  context_.new_client = [limits] { return std::make_unique<CurlClient>(limits); };
  if (target_.kind == Target::Kind::Embedded) {
    start_embedded(options.behaviour);
  } else {
    open_url(options);
  }
}

void TargetSession::start_embedded(const EmbeddedBehaviour& behaviour) {
  embedded_ = value_or_usage_error(EmbeddedTarget::start(behaviour));
  context_.base_url = embedded_->url();
  context_.clusters = embedded_->clusters();
  context_.variables = embedded_->variables();
  context_.moves_clock = true;
  context_.account = embedded_->account();
  description_ = description_of(behaviour);
}

void TargetSession::open_url(const TargetOptions& options) {
  if (!options.behaviour.emulate.empty() || !options.behaviour.deviate.empty()) {
    throw CommandError(ExitCode::Usage, "--emulate and --deviate are for the embedded target");
  }
  context_.base_url = target_.base_url;
  context_.account = account_of(options, target_);
  probe();
}

void TargetSession::probe() {
  const auto product = probe_target(context_, *context_.new_client());
  if (!product && interrupted()) throw CommandError(ExitCode::Interrupted, "interrupted");
  if (!product) {
    const bool is_refused = product.error().kind == ProbeFailure::Kind::AccountRefused;
    throw CommandError(is_refused ? ExitCode::Usage : ExitCode::Unreachable,
                       product.error().message);
  }
  description_ = target_.base_url + " (" + *product + ")";
}

Capabilities claimed_capabilities(const TargetOptions& options, const Vocabulary& vocabulary) {
  Capabilities capabilities;
  const Target target = value_or_usage_error(parse_target(options.target));
  capabilities.everything = target.kind == Target::Kind::Embedded || !vocabulary.capabilities;
  if (capabilities.everything) return capabilities;
  for (const auto& capability : *vocabulary.capabilities) {
    if (can_be_probed(capability)) capabilities.claimed.insert(capability.name);
  }
  return capabilities;
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

int TargetSession::jobs(int asked) const {
  if (asked > 0) return asked;
  return embedded_ != nullptr ? kEmbeddedJobs : 1;
}

}  // namespace purgatory::conformance

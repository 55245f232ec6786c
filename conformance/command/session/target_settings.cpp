// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/target_settings.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "conformance/command/command_error.h"
#include "conformance/command/session/environment.h"
#include "conformance/plan/target.h"

namespace purgatory::conformance {
namespace {

bool names_file(const TargetOptions& options) {
  return options.target.ends_with(".yaml") || options.target.ends_with(".yml");
}

std::string required_variable(const std::string& name, const std::string& what) {
  if (auto value = environment(name.c_str())) return *value;
  throw CommandError(ExitCode::Usage, "the target's file takes " + what + " from the variable " +
                                          name + " of the environment, which is not set");
}

Credentials credentials_of(const Target::Account& account) {
  return {account.user, account.password};
}

Credentials account_in(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line.empty()) {
    throw CommandError(ExitCode::Usage, "the file of the account cannot be read: " + file);
  }
  return credentials_of(parse_account(line));
}

Credentials account_of(const TargetFile::Account& account) {
  if (!account.file.empty()) return account_in(account.file);
  const std::string user = account.user_variable.empty()
                               ? account.user
                               : required_variable(account.user_variable, "its account");
  return {user, account.password_variable.empty()
                    ? ""
                    : required_variable(account.password_variable, "its account")};
}

// An address as a request takes it, without the account that may stand in it.
std::string base_url_of(const std::string& url) {
  return value_or_usage_error(parse_target(url)).base_url;
}

void refuse_missing(const std::string& file) {
  std::error_code error;
  if (file.empty() || std::filesystem::is_regular_file(file, error)) return;
  throw CommandError(ExitCode::Usage, "there is no file " + file);
}

void put_over(const std::string& value, std::string& setting) {
  if (!value.empty()) setting = value;
}

// "A=https://a.example:9443"; its name is that of the host.
void put_cluster(const std::string& text, TargetFile& settings) {
  const std::size_t equals = text.find('=');
  const std::string url = equals == std::string::npos ? "" : base_url_of(text.substr(equals + 1));
  if (url.empty() || equals == 0) {
    throw CommandError(ExitCode::Usage, "--cluster " + text +
                                            ": it is written LABEL=URL, such as "
                                            "A=https://cluster-a.example:9443");
  }
  const std::string host = url.substr(url.find("//") + 2);
  settings.clusters.insert_or_assign(text.substr(0, equals),
                                     TargetFile::Cluster{url, host.substr(0, host.rfind(':'))});
}

void put_options_over(const TargetOptions& options, TargetFile& settings) {
  for (const auto& cluster : options.clusters) put_cluster(cluster, settings);
  put_over(options.ca_file, settings.tls.ca);
  put_over(options.certificate_file, settings.tls.certificate);
  put_over(options.key_file, settings.tls.key);
  put_over(options.proxy, settings.proxy);
  settings.tls.is_insecure = settings.tls.is_insecure || options.is_insecure;
  if (options.timeout) settings.limits.timeout = options.timeout;
  if (options.connect_timeout) settings.limits.connect_timeout = options.connect_timeout;
  if (options.requests_per_second > 0) {
    settings.limits.requests_per_second = options.requests_per_second;
  }
  if (!options.nodes.empty()) settings.nodes.clear();
  for (const auto& node : options.nodes) {
    settings.nodes.emplace(std::to_string(settings.nodes.size() + 1), node);
  }
}

}  // namespace

TargetFile target_settings(const TargetOptions& options) {
  TargetFile settings;
  if (names_file(options)) {
    settings = load_target_file(options.target);
  } else {
    settings.url = options.target;
  }
  put_options_over(options, settings);
  const bool names_nodes =
      !settings.nodes.empty() && (settings.url.empty() || !options.nodes.empty());
  if (names_nodes && names_file(options)) settings.url = settings.nodes.begin()->second;
  if (settings.url.empty() && !settings.clusters.empty()) {
    settings.url = settings.clusters.begin()->second.url;
  }
  if (settings.url.empty()) {
    throw CommandError(ExitCode::Usage, options.target +
                                            " names no `url`, `nodes` or `clusters`; give the "
                                            "address with --node, or the file to --baseline");
  }
  for (auto& [label, url] : settings.nodes) url = base_url_of(url);
  for (auto& [label, cluster] : settings.clusters) cluster.url = base_url_of(cluster.url);
  for (const auto* file : {&settings.tls.ca, &settings.tls.certificate, &settings.tls.key}) {
    refuse_missing(*file);
  }
  return settings;
}

std::vector<KnownFailure> known_failures_of(const TargetOptions& options) {
  if (!names_file(options)) return {};
  return load_target_file(options.target).known_failures;
}

std::vector<std::string> variables_of(const TargetOptions& options) {
  if (!names_file(options)) return {};
  const TargetFile settings = load_target_file(options.target);
  std::vector<std::string> names;
  for (const auto& [name, value] : settings.variables) names.push_back(name);
  for (const auto& [name, variable] : settings.secrets) names.push_back(name);
  return names;
}

ClientLimits limits_of(const TargetFile& settings) {
  ClientLimits limits;
  if (settings.limits.timeout) limits.total = *settings.limits.timeout;
  if (settings.limits.connect_timeout) limits.connect = *settings.limits.connect_timeout;
  return limits;
}

ConnectionOptions connection_of(const TargetFile& settings) {
  return {settings.tls.ca, settings.tls.certificate, settings.tls.key, settings.tls.is_insecure,
          settings.proxy};
}

std::map<std::string, std::string> secrets_of(const TargetFile& settings) {
  std::map<std::string, std::string> values;
  for (const auto& [name, variable] : settings.secrets) {
    values[name] = required_variable(variable, "{{" + name + "}}");
  }
  return values;
}

std::optional<Credentials> account_of(const TargetOptions& options, const TargetFile& settings) {
  if (!options.user.empty()) return credentials_of(parse_account(options.user));
  if (settings.account) return account_of(*settings.account);
  if (const auto in_url = value_or_usage_error(parse_target(settings.url)).account) {
    return credentials_of(*in_url);
  }
  const std::string user = environment("PURGATORY_USER").value_or("");
  if (user.empty()) return std::nullopt;
  return Credentials{user, environment("PURGATORY_PASSWORD").value_or("")};
}

}  // namespace purgatory::conformance

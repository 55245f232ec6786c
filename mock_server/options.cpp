// SPDX-License-Identifier: Apache-2.0
#include "mock_server/options.h"

#include <charconv>
#include <cstdint>
#include <map>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "support/json.h"

namespace purgatory {
namespace {

constexpr std::uint16_t kCouchDbPort = 5984;
constexpr std::uint16_t kRedisPort = 9443;
constexpr std::string_view kOff = "off";

constexpr const char* kExamples = R"(Examples:
  purgatory-mock                                  CouchDB on http://127.0.0.1:5984, the clusters
                                                  A, B and C on 9443 and up, admin:pass
  purgatory-mock --redis-port 9443 --port off     Active-Active databases alone
  purgatory-mock --port 0 --load documents.json   on a free port, with databases to begin with
  purgatory-mock --nodes 3                        three nodes that replicate, 5984 and up
  purgatory-mock --emulate couchdb-3.5.0          answers like CouchDB 3.5.0, its faults included
  purgatory-mock --deviate purge-takes-only-leaves --admin root:secret

/_mock/ steers and shows it; open it in a browser.
Prints its addresses as one line of JSON once it listens, and stops on SIGTERM or SIGINT.
A file for --load: {"databases": {"db": {"docs": [{"_id": "a", "n": 1}]}}}

Exit codes: 0 stopped when asked to, 1 cannot listen, 2 usage or a file to load is not in order.)";

// CLI11's validators answer with a text when there is something to complain about.
std::string check_account(const std::string& account) {
  const std::size_t colon = account.find(':');
  const bool has_both = colon != std::string::npos && colon > 0 && colon + 1 < account.size();
  return has_both ? "" : "must be NAME:PASSWORD, both not empty";
}

std::string check_port(const std::string& text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return (error == std::errc() && stop == end) || text == kOff
             ? ""
             : "must be a number from 0 to 65535, or off";
}

// CLI11 alone wraps what is negative around and takes the utmost for what is too large.
std::string check_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seed);
  const bool is_octal = text.size() > 1 && text.front() == '0';
  return error == std::errc() && stop == end && !is_octal
             ? ""
             : fmt::format("\"{}\" is no whole number from 0 to {}", text, UINT64_MAX);
}

// What stands on the command line, before it is put together.
struct Arguments {
  std::string account;
  std::string port;
  std::string redis_port;
  bool lists_rules = false;
};

// Where only one port is given, the other face gets a free one: two servers then never meet.
void choose_ports(const Arguments& arguments, MockServerOptions& server) {
  const bool is_any_given = !arguments.port.empty() || !arguments.redis_port.empty();
  const auto choose = [is_any_given](const std::string& text, std::uint16_t usual, bool& serves) {
    serves = text != kOff;
    if (text.empty() || !serves) return is_any_given ? std::uint16_t{0} : usual;
    return static_cast<std::uint16_t>(std::stoi(text));
  };
  server.port = choose(arguments.port, kCouchDbPort, server.serves_couchdb);
  server.redis_port = choose(arguments.redis_port, kRedisPort, server.serves_redis);
}

void add_faces(CLI::App& app, MockServerOptions& server, Arguments& arguments) {
  app.add_option("--port", arguments.port,
                 "Port of the CouchDB face, 5984 if no port is given; 0 picks a free one, off "
                 "leaves the face out")
      ->check(CLI::Validator(check_port, ""))
      ->type_name("NUMBER");
  app.add_option("--redis-port", arguments.redis_port,
                 "Port of cluster A of the Redis Enterprise face, 9443 if no port is given; the "
                 "other clusters follow; 0 and off as above")
      ->check(CLI::Validator(check_port, ""))
      ->type_name("NUMBER");
  app.add_option("--nodes", server.nodes,
                 "Nodes of the CouchDB face, with a port each; databases have copies on three")
      ->check(CLI::Range(1, 9))
      ->type_name("NUMBER")
      ->capture_default_str();
  app.add_option("--clusters", server.clusters, "Clusters of the Redis Enterprise face")
      ->check(CLI::Range(1, 26))
      ->type_name("NUMBER")
      ->capture_default_str();
  app.add_flag("--tls", server.redis_tls,
               "Encrypt the Redis Enterprise face, with a certificate made for the occasion");
  auto* const certificate =
      app.add_option("--tls-certificate", server.tls_certificate_file,
                     "Encrypt it with the certificate in this file (PEM), and --tls-key")
          ->type_name("FILE");
  auto* const key = app.add_option("--tls-key", server.tls_key_file, "The private key to it (PEM)")
                        ->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  app.add_flag("--instant-tasks", server.instant_tasks,
               "Let each task of an Active-Active database be over at the next request");
  app.add_option("--host", server.host, "Address to listen on")
      ->type_name("ADDRESS")
      ->capture_default_str();
}

void add_behaviour(CLI::App& app, MockServerOptions& server, Arguments& arguments) {
  app.add_option("--admin", arguments.account, "The administrator")
      ->check(CLI::Validator(check_account, ""))
      ->type_name("NAME:PASSWORD")
      ->capture_default_str();
  app.add_option("--emulate", server.emulate, "Break the rules that a released product breaks")
      ->type_name("PROFILE");
  app.add_option("--deviate", server.deviations, "Break this rule; may be given several times")
      ->type_name("RULE")
      ->allow_extra_args(false);
  app.add_option("--load", server.load_file, "Databases and documents to begin with, as JSON")
      ->type_name("FILE");
  app.add_option("--query-server", server.query_server,
                 "Runs the functions of design documents instead of purgatory-js")
      ->type_name("COMMAND");
  app.add_option("--control", server.control,
                 "The control and its page at /_mock/, which have no password: on, off, or auto, "
                 "which is on where only this machine can reach it")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, MockServerControl>{{"auto", MockServerControl::Auto},
                                                   {"off", MockServerControl::Off},
                                                   {"on", MockServerControl::On}}))
      ->option_text("auto|on|off");
  app.add_option("--seed", server.seed, "Generate the same ids in every run")
      ->check(CLI::Validator(check_seed, ""))
      ->type_name("NUMBER");
}

void add_options(CLI::App& app, MockCommand& command, Arguments& arguments) {
  add_faces(app, command.server, arguments);
  add_behaviour(app, command.server, arguments);
  app.add_flag("--list-rules", arguments.lists_rules, "Print every rule with its clause, and end");
  app.set_version_flag("--version", "purgatory-mock " PURGATORY_VERSION);
  app.footer(kExamples);
}

EarlyEnd early_end(const CLI::App& app, const CLI::ParseError& parse_error) {
  std::ostringstream output;
  std::ostringstream error;
  const bool is_mistake = app.exit(parse_error, output, error) != 0;
  return {is_mistake ? kBadUsage : 0, std::move(output).str(), std::move(error).str()};
}

}  // namespace

Result<MockCommand, EarlyEnd> parse_options(int count, const char* const* arguments) {
  MockCommand command;
  Arguments given;
  given.account = command.server.admin_name + ":" + command.server.admin_password;
  CLI::App app(
      "An in-memory server that answers as the documentation of CouchDB and of Redis Enterprise "
      "Active-Active databases promises.",
      "purgatory-mock");
  add_options(app, command, given);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return Failure<EarlyEnd>(early_end(app, error));
  }
  const std::size_t colon = given.account.find(':');
  command.server.admin_name = given.account.substr(0, colon);
  command.server.admin_password = given.account.substr(colon + 1);
  choose_ports(given, command.server);
  if (!command.server.tls_certificate_file.empty()) command.server.redis_tls = true;
  if (given.lists_rules) command.action = MockCommand::Action::ListRules;
  return command;
}

std::string list_rules() {
  std::string text;
  for (const MockServerRule& rule : MockServer::rules()) {
    text += fmt::format("{}\n    {}\n    clause {}\n", rule.name, rule.promise, rule.clause);
  }
  text += fmt::format("\nProfiles for --emulate: {}\n", fmt::join(MockServer::profiles(), ", "));
  return text;
}

std::string addresses_line(const MockServer& server) {
  Json addresses = Json::object();
  Json nodes = Json::array();
  for (const std::string& url : server.node_urls()) nodes.push_back(Json(url));
  if (nodes.size() > 0) addresses.append("couchdb", std::move(nodes));
  Json clusters = Json::object();
  for (const MockServerCluster& cluster : server.clusters()) {
    clusters.append(cluster.label, Json(cluster.url));
  }
  if (clusters.size() > 0) addresses.append("redis", std::move(clusters));
  return addresses.dump() + "\n";
}

int exit_code_of(const MockServerError& error) {
  return error.kind == MockServerError::Kind::Listen ? kCannotListen : kBadUsage;
}

}  // namespace purgatory

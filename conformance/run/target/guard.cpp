// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/guard.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

struct Aim {
  std::string method;
  std::vector<std::string> path;  // its parts, decoded
};

// Of a raw request what its first line says; that of one that is no HTTP is empty.
Aim aim_of(const Request& request) {
  std::string_view method = request.method;
  std::string_view target = request.path;
  if (request.raw) {
    const std::string_view raw = *request.raw;
    const auto words = split(raw.substr(0, raw.find_first_of("\r\n")), ' ');
    method = words.front();
    target = words.size() > 1 ? words[1] : "";
  }
  Aim aim{std::string(method), {}};
  for (const std::string_view part : split(target.substr(0, target.find('?')), '/')) {
    if (part.empty()) continue;
    aim.path.push_back(percent_decode(part, PlusSign::IsPlus).value_or(std::string(part)));
  }
  return aim;
}

bool is_one_of(std::string_view word, const auto& words) {
  return std::ranges::find(words, word) != words.end();
}

// A method that a server has not heard of changes nothing either.
bool may_change(std::string_view method) {
  constexpr std::array<std::string_view, 5> kChanging = {"PUT", "POST", "DELETE", "COPY", "PATCH"};
  return is_one_of(method, kChanging);
}

// Questions that take a body.
bool asks_only(std::string_view method, std::string_view last) {
  constexpr std::array<std::string_view, 9> kQuestions = {
      "_all_docs", "_bulk_get",     "_changes", "_design_docs", "_explain",
      "_find",     "_missing_revs", "_queries", "_revs_diff"};
  return method == "POST" && is_one_of(last, kQuestions);
}

// The database that a replication writes to, by name or URL.
std::string replication_target(const Request& request) {
  const auto body = Json::parse(request.body.value_or(""));
  const Json* target = body && body->is_object() ? body->find("target") : nullptr;
  if (target != nullptr && target->is_object()) target = target->find("url");
  return target != nullptr && target->is_string() ? target->as_string() : "";
}

std::string quoted(const std::string& what, const std::string& name) {
  return what + " \"" + name + "\"";
}

}  // namespace

Exchange GuardedClient::send(const Request& request) {
  const std::string changed = trespass(request);
  if (changed.empty()) return client_->send(request);
  return {request, "",
          TransportError{TransportError::Kind::Unsupported,
                         request.method + " " + request.url() +
                             ": not sent, since it would change " + changed +
                             ", which this run did not make (--allow-destructive gives up what the "
                             "target's file names under `variables`)"}};
}

std::string GuardedClient::trespass(const Request& request) {
  const Aim aim = aim_of(request);
  if (!may_change(aim.method) || aim.path.empty()) return "";
  const std::string& first = aim.path.front();
  if (first == "v1") return trespass_on_cluster(request, aim.path);
  if (first.starts_with('_')) return trespass_on_server(request, aim.path);
  if (asks_only(aim.method, aim.path.back())) return "";
  return trespass_on_database(request, first);
}

std::string GuardedClient::trespass_on_database(const Request& request, const std::string& name) {
  if (name.starts_with(ground_.prefix) || ground_.given.contains(name)) return "";
  const Exchange found = look(request, "/" + percent_encode(name));
  const bool is_there = found.response() == nullptr || found.response()->status < 400;
  return is_there ? quoted("the database", name) : "";
}

std::string GuardedClient::trespass_on_server(const Request& request,
                                              const std::vector<std::string>& path) const {
  const std::string& first = path.front();
  if (first == "_replicate") {
    const std::string target = replication_target(request);
    const bool is_own = target.empty() || names_own(target) || ground_.given.contains(target);
    return is_own ? "" : quoted("the database", target);
  }
  const bool is_setting =
      first == "_config" || (first == "_node" && path.size() > 2 && path[2] != "_stats");
  if (is_setting) return ground_.takes_settings ? "" : "the settings of the server";
  constexpr std::array<std::string_view, 3> kShared = {"_users", "_replicator", "_global_changes"};
  if (!is_one_of(first, kShared) || asks_only(request.method, path.back())) return "";
  const bool is_own =
      path.size() > 1 && (names_own(path[1]) || names_own(request.body.value_or("")));
  if (is_own || ground_.given.contains(first)) return "";
  return quoted("the database", first);
}

std::string GuardedClient::trespass_on_cluster(const Request& request,
                                               const std::vector<std::string>& path) {
  const std::string kind = path.size() > 1 ? path[1] : "";
  if (kind == "crdb_tasks") return "";
  if (kind != "crdbs" && kind != "bdbs") {
    return ground_.takes_settings ? "" : "the settings of the cluster";
  }
  // Without an id something is made.
  if (path.size() < 3) return "";
  const std::string& id = path[2];
  if (own_.contains(id) || ground_.given.contains(id)) return "";
  const Exchange found = look(request, "/v1/" + kind + "/" + percent_encode(id));
  if (found.response() == nullptr) return quoted("a database that cannot be looked at,", id);
  if (found.response()->status >= 400) return "";
  const auto body = Json::parse(found.response()->body);
  const Json* name = body && body->is_object() ? body->find("name") : nullptr;
  const bool is_own =
      name != nullptr && name->is_string() && name->as_string().starts_with(ground_.prefix);
  if (is_own) own_.insert(id);
  return is_own ? "" : quoted("the database", id);
}

// By the account of the run: who may not read it may still change it.
Exchange GuardedClient::look(const Request& request, const std::string& path) {
  Request question;
  question.base_url = request.base_url;
  question.path = path;
  question.credentials = ground_.account;
  question.cancelled = request.cancelled;
  return client_->send(question);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/guard.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

bool is_one_of(std::string_view word, const auto& words) {
  return std::ranges::find(words, word) != words.end();
}

// A method that a server has not heard of changes nothing either.
bool may_change(std::string_view method) {
  constexpr std::array<std::string_view, 5> kChanging = {"PUT", "POST", "DELETE", "COPY", "PATCH"};
  return is_one_of(method, kChanging);
}

// Questions that take a body.
bool asks_only(const Aim& aim) {
  constexpr std::array<std::string_view, 9> kQuestions = {
      "_all_docs", "_bulk_get",     "_changes", "_design_docs", "_explain",
      "_find",     "_missing_revs", "_queries", "_revs_diff"};
  return aim.method == "POST" && is_one_of(aim.path.back(), kQuestions);
}

std::string text_of(const Json* value) {
  return value != nullptr && value->is_string() ? value->as_string() : "";
}

// The documents that a body holds: those of `_bulk_docs`, else itself.
Json::Array documents_of(const Aim& aim) {
  const auto body = Json::parse(aim.body);
  if (!body) return {};
  const Json* documents = aim.path.back() == "_bulk_docs" ? body->find("docs") : nullptr;
  if (documents != nullptr && documents->is_array()) return documents->elements();
  return {*body};
}

// The database that a replication writes to, by name or URL.
std::string replication_target(const Json& replication) {
  const Json* target = replication.find("target");
  if (target != nullptr && target->is_object()) target = target->find("url");
  return text_of(target);
}

std::string quoted(const std::string& what, const std::string& name) {
  return what + " \"" + name + "\"";
}

std::string would_change(const std::string& what) {
  return "it would change " + what +
         ", which this run did not make (--allow-destructive gives up what the target's file names "
         "under `variables`)";
}

// What a look at something says, where it is not there: "" for 404, and for any other answer but a
// success why it cannot be told. Nothing where it is there.
std::optional<std::string> unseen(const std::string& name, const Exchange& look) {
  const Response* response = look.response();
  if (response != nullptr && response->status == 404) return "";
  if (response != nullptr && response->status >= 200 && response->status < 300) return std::nullopt;
  return "it cannot be seen whether " + quoted("the database", name) + " is somebody's: GET " +
         look.asked.path + " was answered with " +
         (response != nullptr ? std::to_string(response->status)
                              : std::string(name_of(look.error()->kind)));
}

}  // namespace

Exchange GuardedClient::send(Request request) {
  for (const Aim& aim : aims_of(request)) {
    const std::string reason = trespass(request, aim);
    if (reason.empty()) continue;
    return {request, "",
            TransportError{TransportError::Kind::Unsupported,
                           request.method + " " + request.url() + ": not sent, since " + reason}};
  }
  return client_->send(std::move(request));
}

std::string GuardedClient::trespass(const Request& request, const Aim& aim) {
  if (!may_change(aim.method)) return "";
  const std::string& first = aim.path.front();
  if (first == "v1" || first == "v2") return trespass_on_cluster(request, aim);
  if (first.starts_with('_')) return trespass_on_server(aim);
  return asks_only(aim) ? "" : trespass_on_database(request, aim);
}

std::string GuardedClient::trespass_on_database(const Request& request, const Aim& aim) {
  const std::string& name = aim.path.front();
  if (name.starts_with(ground_.prefix) || ground_.given.contains(name)) {
    // CouchDB replicates as the documents of such a database say.
    return name.ends_with("/_replicator") ? trespass_by_replication(aim) : "";
  }
  const Exchange found = look(request, "/" + percent_encode(name));
  const auto reason = unseen(name, found);
  return reason ? *reason : would_change(quoted("the database", name));
}

bool GuardedClient::is_own_database(const std::string& name) const {
  if (ground_.given.contains(name)) return true;
  const bool is_url = name.find("://") != std::string::npos;
  return std::ranges::all_of(paths_of(is_url ? name : "/" + name), [this](const auto& path) {
    return path.front().starts_with(ground_.prefix);
  });
}

std::string GuardedClient::trespass_by_replication(const Aim& aim) const {
  if (aim.is_body_doubtful && !Json::parse(aim.body)) {
    return "it cannot be seen which database the replication would change";
  }
  for (const Json& replication : documents_of(aim)) {
    const std::string target = replication_target(replication);
    if (!target.empty() && !is_own_database(target)) {
      return would_change(quoted("the database", target));
    }
  }
  return "";
}

// By their ids: a name of the run elsewhere in a document makes nothing its own.
bool GuardedClient::changes_own_documents(const Aim& aim) const {
  const auto has_own_id = [this](const Json& document) {
    return names_own(text_of(document.find("_id")));
  };
  const bool is_many = aim.path.size() == 2 && aim.path.back() == "_bulk_docs";
  if (is_many || (aim.path.size() == 1 && aim.method == "POST")) {
    const auto documents = documents_of(aim);
    return !documents.empty() && std::ranges::all_of(documents, has_own_id);
  }
  // What a copy is written to stands in another field.
  if (aim.path.size() < 2 || aim.method == "COPY") return false;
  const bool is_local = aim.path[1] == "_local" && aim.path.size() > 2;
  return names_own(aim.path[is_local ? 2 : 1]);
}

std::string GuardedClient::trespass_on_server(const Aim& aim) const {
  const std::string& first = aim.path.front();
  if (first == "_replicate") return trespass_by_replication(aim);
  constexpr std::array<std::string_view, 7> kSettings = {
      "_config", "_cluster_setup", "_dbs", "_nodes", "_reshard", "_restart", "_shards"};
  const bool is_setting = is_one_of(first, kSettings) ||
                          (first == "_node" && aim.path.size() > 2 && aim.path[2] != "_stats");
  if (is_setting) return ground_.takes_settings ? "" : would_change("the settings of the server");
  constexpr std::array<std::string_view, 3> kShared = {"_users", "_replicator", "_global_changes"};
  if (!is_one_of(first, kShared) || asks_only(aim)) return "";
  if (!ground_.given.contains(first) && !changes_own_documents(aim)) {
    return would_change(quoted("the database", first));
  }
  return first == "_replicator" ? trespass_by_replication(aim) : "";
}

std::string GuardedClient::trespass_on_cluster(const Request& request, const Aim& aim) {
  const std::string kind = aim.path.size() > 1 ? aim.path[1] : "";
  if (kind == "crdb_tasks") return "";
  if (kind != "crdbs" && kind != "bdbs") {
    return ground_.takes_settings ? "" : would_change("the settings of the cluster");
  }
  // Without an id something is made.
  if (aim.path.size() < 3) return "";
  const std::string& id = aim.path[2];
  if (own_.contains(id) || ground_.given.contains(id)) return "";
  const Exchange found = look(request, "/v1/" + kind + "/" + percent_encode(id));
  if (const auto reason = unseen(id, found)) return *reason;
  const auto body = Json::parse(found.response()->body);
  const bool is_own = body && text_of(body->find("name")).starts_with(ground_.prefix);
  if (is_own) own_.insert(id);
  return is_own ? "" : would_change(quoted("the database", id));
}

// By the account of the run: who may not read it may still change it.
Exchange GuardedClient::look(const Request& request, const std::string& path) {
  Request question;
  question.base_url = request.base_url;
  question.path = path;
  question.credentials = ground_.account;
  question.cancelled = request.cancelled;
  return client_->send(std::move(question));
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/leftovers.h"

#include <algorithm>

#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(text);
}

std::string without_query(const std::string& path) { return path.substr(0, path.find('?')); }

// "/db" of "/db/doc?rev=1"; empty for what is no path into a database.
std::string database_of(const std::string& path) {
  const std::string bare = without_query(path);
  if (bare.size() < 2 || bare[0] != '/' || bare[1] == '_') return "";
  return bare.substr(0, bare.find('/', 1));
}

bool is_user(const std::string& path) { return path.starts_with("/_users/org.couchdb.user:"); }

}  // namespace

Leftovers::Leftovers(const Recording& recording, const RunContext& context, HttpClient& client)
    : context_(context), client_(client) {
  for (const auto& exchange : recording.exchanges) {
    const std::string database = database_of(exchange.path);
    if (!database.empty()) add_once(databases_, database);
    if (is_user(exchange.path)) add_once(users_, without_query(exchange.path));
    // A replication makes its target, which no path names.
    const bool is_replication = exchange.path.starts_with("/_replicate");
    if (is_replication && !databases_.empty()) add_once(databases_, databases_.front() + "-target");
  }
}

Exchange Leftovers::ask(const std::string& method, const std::string& path) {
  Request request;
  request.method = method;
  request.base_url = context_.base_url;
  request.path = path;
  request.credentials = context_.account;
  return client_.send(request);
}

std::string Leftovers::already_there(std::string& problem) {
  for (const auto* paths : {&databases_, &users_}) {
    for (const auto& path : *paths) {
      const Exchange exchange = ask("GET", path);
      if (exchange.response() == nullptr) {
        problem = exchange.error()->message;
        return "";
      }
      const int status = exchange.response()->status;
      if (status == 200) return path;
      // 400: no name that anything could have.
      if (status == 404 || status == 400) continue;
      problem = "GET " + path + " answered " + std::to_string(status);
      return "";
    }
  }
  return "";
}

std::vector<std::string> Leftovers::remove() {
  std::vector<std::string> left;
  for (const auto& path : databases_) {
    const Exchange exchange = ask("DELETE", path);
    const Response* response = exchange.response();
    // A path that names no database (400) can have left none.
    const bool is_gone = response != nullptr && (response->status == 404 ||
                                                 response->status < 300 || response->status == 400);
    if (!is_gone) left.push_back(path);
  }
  for (const auto& path : users_) {
    const Exchange exchange = ask("GET", path);
    if (exchange.response() == nullptr || exchange.response()->status != 200) continue;
    const auto document = Json::parse(exchange.response()->body);
    const Json* revision = document ? document->find("_rev") : nullptr;
    if (revision == nullptr || !revision->is_string()) continue;
    ask("DELETE", path + "?rev=" + percent_encode(revision->as_string()));
  }
  return left;
}

}  // namespace purgatory::conformance

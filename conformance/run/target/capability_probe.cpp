// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/capability_probe.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/run/scenario/scenario_runner.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

using Look = bool (*)(const Json& body);
enum class Account { Given, None };

// One request; `{db}` stands for the database of the probes.
struct Probe {
  std::string_view capability;
  std::string_view method;
  std::string_view path;
  std::string_view body;
  std::vector<int> statuses;  // none: any
  Look shows = nullptr;       // what the body must show; null: nothing
  Account account = Account::Given;
};

const Json* text_of(const Json& body, std::string_view key) {
  const Json* member = body.is_object() ? body.find(key) : nullptr;
  return member != nullptr && member->is_string() ? member : nullptr;
}

constexpr std::string_view kRevision = "1-0123456789abcdef0123456789abcdef";

bool begins_with_zero(const Json& body) {
  const Json* sequence = text_of(body, "update_seq");
  return sequence != nullptr && sequence->as_string().starts_with("0-");
}
bool has_the_revision(const Json& body) {
  const Json* revision = text_of(body, "_rev");
  return revision != nullptr && revision->as_string() == kRevision;
}
bool tells_of_compactions(const Json& body) {
  return body.is_object() && body.find("compact_running") != nullptr;
}
bool is_ok(const Json& body) {
  return body.is_object() && body.find("ok") != nullptr && *body.find("ok") == Json(true);
}
// CouchDB's defaults of the section `purge`, where nobody set others.
bool has_usual_limits(const Json& body) {
  const auto is_usual = [&](std::string_view key, std::string_view value) {
    const Json* limit = text_of(body, key);
    return limit == nullptr || limit->as_string() == value;
  };
  return is_usual("max_document_id_number", "100") && is_usual("max_revisions_number", "1000");
}

// In this order: the first looks at a database in which nothing was written.
const std::vector<Probe>& probes() {
  static const std::vector<Probe> kProbes = {
      {"numbered-sequences", "GET", "/{db}", "", {200}, begins_with_zero},
      {"purge", "POST", "/{db}/_purge", "{}", {201, 202}},
      {"purged-infos-limit", "GET", "/{db}/_purged_infos_limit", "", {200}},
      {"purged-infos", "GET", "/{db}/_purged_infos", "", {200}},
      {"missing-revs", "POST", "/{db}/_missing_revs", "{}", {200}},
      {"revs-diff", "POST", "/{db}/_revs_diff", "{}", {200}},
      {"revs-limit", "GET", "/{db}/_revs_limit", "", {200}},
      {"find", "POST", "/{db}/_find", R"({"selector":{}})", {200}},
      {"changes", "GET", "/{db}/_changes", "", {200}},
      {"compaction", "GET", "/{db}", "", {200}, tells_of_compactions},
      {"compaction", "POST", "/{db}/_compact", "{}", {202}},
      {"local-documents", "PUT", "/{db}/_local/x", "{}", {201}},
      {"views",
       "PUT",
       "/{db}/_design/d",
       R"({"views":{"v":{"map":"function (doc) { emit(doc._id, null); }"}}})",
       {201, 202}},
      {"views", "GET", "/{db}/_design/d/_view/v", "", {200}},
      {"replicated-writes",
       "POST",
       "/{db}/_bulk_docs",
       R"({"new_edits":false,"docs":[{"_id":"x","_rev":"1-0123456789abcdef0123456789abcdef"}]})",
       {201, 202}},
      {"replicated-writes", "GET", "/{db}/x", "", {200}, has_the_revision},
      {"authentication", "GET", "/_all_dbs", "", {401}, nullptr, Account::None},
      {"users", "GET", "/_users", "", {200}},
      {"replication", "PUT", "/{db}-copy", "", {201, 202}},
      {"replication",
       "POST",
       "/_replicate",
       R"({"source":"{db}","target":"{db}-copy"})",
       {200},
       is_ok},
      {"purge-request-limits", "GET", "/_node/_local/_config/purge", "", {}, has_usual_limits},
  };
  return kProbes;
}

class Prober {
 public:
  Prober(const RunContext& context, HttpClient& client)
      : context_(context), client_(client), database_(database_prefix(context.run) + "probe") {}

  std::map<std::string, std::string> lacking(const std::set<std::string>& wanted) {
    std::map<std::string, std::string> found;
    const bool is_made = is_answered_with(ask("PUT", "/{db}?q=1", ""), {201, 202});
    for (const Probe& probe : probes()) {
      const std::string capability(probe.capability);
      if (!is_made || is_lost_) break;
      if (!wanted.contains(capability) || found.contains(capability)) continue;
      if (auto answer = failure_of(probe)) found.emplace(capability, std::move(*answer));
    }
    if (is_made) remove("/{db}");
    if (is_made && wanted.contains("replication")) remove("/{db}-copy");
    return found;
  }

 private:
  static bool is_answered_with(const Exchange& exchange, const std::vector<int>& statuses) {
    const Response* response = exchange.response();
    return response != nullptr && std::ranges::find(statuses, response->status) != statuses.end();
  }

  std::string filled_in(std::string_view text) const {
    constexpr std::string_view kPlace = "{db}";
    std::string filled(text);
    for (auto at = filled.find(kPlace); at != std::string::npos; at = filled.find(kPlace, at)) {
      filled.replace(at, kPlace.size(), database_);
    }
    return filled;
  }

  Exchange ask(std::string_view method, std::string_view path, std::string_view body,
               Account account = Account::Given) {
    Request request;
    request.method = method;
    request.base_url = context_.base_url;
    request.path = filled_in(path);
    request.headers = {{"Accept", "application/json"}};
    if (!body.empty()) {
      request.headers.emplace_back("Content-Type", "application/json");
      request.body = filled_in(body);
    }
    if (account == Account::Given) request.credentials = context_.account;
    // What makes something, or takes it away, is waited for.
    if (method == "GET") request.cancelled = context_.interrupted;
    Exchange exchange = client_.send(request);
    is_lost_ = is_lost_ || exchange.response() == nullptr;
    return exchange;
  }

  void remove(std::string_view path) { static_cast<void>(ask("DELETE", path, "")); }

  // Something that is there and answers wrongly is judged by the scenarios, not passed over: it is
  // lacking only where the target says so. Who knows no `_purge` may take the path for something
  // else and answer 400; then it does so with a path that nobody has, too.
  bool says_it_is_not_there(const Probe& probe, const Response& response) {
    constexpr std::array kNotThere{404, 405, 501};
    if (std::ranges::find(kNotThere, response.status) != kNotThere.end()) return true;
    return response.status == 400 && probe.path.starts_with("/{db}/_") &&
           is_answered_with(ask(probe.method, "/{db}/_purgatory_asks_for_nothing", probe.body),
                            {400});
  }

  // The answer that shows that it is not there.
  std::optional<std::string> failure_of(const Probe& probe) {
    const Exchange exchange = ask(probe.method, probe.path, probe.body, probe.account);
    const Response* response = exchange.response();
    if (response == nullptr) return std::nullopt;
    const std::string asked = std::string(probe.method) + " " + std::string(probe.path);
    const bool is_as_expected =
        probe.statuses.empty() || is_answered_with(exchange, probe.statuses);
    const bool is_open = probe.account == Account::None;  // to everybody: there are no accounts
    if (!is_as_expected && !is_open && !says_it_is_not_there(probe, *response)) return std::nullopt;
    if (!is_as_expected) {
      return asked + " was answered with " + std::to_string(response->status);
    }
    if (probe.shows == nullptr) return std::nullopt;
    const auto body = Json::parse(response->body);
    if (body && probe.shows(*body)) return std::nullopt;
    return asked + " does not show it";
  }

  const RunContext& context_;
  HttpClient& client_;
  std::string database_;
  bool is_lost_ = false;
};

}  // namespace

std::map<std::string, std::string> lacking_capabilities(const std::set<std::string>& wanted,
                                                        const RunContext& context,
                                                        HttpClient& client) {
  const bool is_any_known = std::ranges::any_of(probes(), [&wanted](const Probe& probe) {
    return wanted.contains(std::string(probe.capability));
  });
  return is_any_known ? Prober(context, client).lacking(wanted)
                      : std::map<std::string, std::string>();
}

}  // namespace purgatory::conformance

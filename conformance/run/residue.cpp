// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/residue.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/run/scenario/scenario_runner.h"
#include "support/json.h"
#include "support/result.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// Where a database of this run can be deleted. An empty path: the target did not say.
struct Leftover {
  std::string base_url;
  std::string path;
};

using Leftovers = std::map<std::string, Leftover>;  // by what they are called

using Nothing = Result<void, std::string>;

constexpr int kNotThere = 404;

bool is_answered_with(const Exchange& exchange, int status) {
  return exchange.response() != nullptr && exchange.response()->status == status;
}

// A list of databases, and how to read an element of it.
struct Listing {
  std::string prefix;  // of the names that are wanted
  std::string place;   // told behind the name
  const Json* (*name_in)(const Json&);
  std::string (*path_of)(const Json&);  // what is deleted to delete it
};

const Json* member(const Json& element, std::string_view name) {
  return element.is_object() ? element.find(name) : nullptr;
}

Listing databases(const std::string& prefix) {
  return {prefix, "", [](const Json& element) { return &element; },
          [](const Json& element) { return "/" + percent_encode(element.as_string()); }};
}

Listing databases_of_cluster(const std::string& prefix, const std::string& label) {
  return {prefix, " on cluster " + label,
          [](const Json& element) { return member(element, "name"); },
          [](const Json& element) {
            const Json* guid = member(element, "guid");
            const bool is_named = guid != nullptr && guid->is_string();
            return is_named ? "/v1/crdbs/" + percent_encode(guid->as_string()) : std::string();
          }};
}

// Those among the answer's that are wanted.
Nothing add_leftovers(const Exchange& exchange, const Listing& listing, Leftovers& leftovers) {
  const Response* response = exchange.response();
  if (response == nullptr) return Failure<std::string>(exchange.error()->message);
  const auto list = Json::parse(response->body);
  if (response->status != 200 || !list || !list->is_array()) {
    return Failure<std::string>("GET " + exchange.asked.path + " answered " +
                                std::to_string(response->status));
  }
  for (const Json& element : list->elements()) {
    const Json* name = listing.name_in(element);
    const bool is_own =
        name != nullptr && name->is_string() && name->as_string().starts_with(listing.prefix);
    if (!is_own) continue;
    const std::string called = name->as_string() + listing.place;
    leftovers.insert_or_assign(called, Leftover{exchange.asked.base_url, listing.path_of(element)});
  }
  return {};
}

Exchange ask(const RunContext& context, HttpClient& client, const std::string& method,
             const Leftover& what) {
  Request request;
  request.method = method;
  request.base_url = what.base_url;
  request.path = what.path;
  request.credentials = context.account;
  return client.send(request);
}

// A target may be clusters alone, which have no such list.
bool has_databases(const RunContext& context) {
  return std::ranges::none_of(context.clusters, [&context](const auto& cluster) {
    return cluster.second == context.base_url;
  });
}

Result<Leftovers, std::string> databases_left(const RunContext& context, HttpClient& client) {
  const std::string prefix = database_prefix(context.run);
  Leftovers leftovers;
  if (has_databases(context)) {
    // The names from the prefix to what sorts right behind every name that begins with it.
    const Exchange all = ask(context, client, "GET",
                             {context.base_url, "/_all_dbs?startkey=%22" + prefix +
                                                    "%22&endkey=%22" + prefix + "%EF%BF%B0%22"});
    const bool has_none = is_answered_with(all, kNotThere) && !context.clusters.empty();
    const auto added = has_none ? Nothing() : add_leftovers(all, databases(prefix), leftovers);
    if (!added) return Failure<std::string>(added.error());
  }
  for (const auto& [label, url] : context.clusters) {
    const Exchange all = ask(context, client, "GET", {url, "/v1/crdbs"});
    const auto added = add_leftovers(all, databases_of_cluster(prefix, label), leftovers);
    if (!added) return Failure<std::string>(added.error());
  }
  return leftovers;
}

// Asks again and again, in between whatever `between` does, until nothing is left.
class Sweep {
 public:
  explicit Sweep(const RunContext& context) : context_(context), client_(context.new_client()) {}

  Result<Leftovers, std::string> look() { return databases_left(context_, *client_); }

  // Clusters take databases away by tasks, which may still be under way.
  Result<Leftovers, std::string> wait_for_tasks(Leftovers left) {
    constexpr int kMostTriesWhenInterrupted = 10;
    const int tries = context_.is_interrupted() ? kMostTriesWhenInterrupted : kMostTries;
    return repeat(std::move(left), context_.clusters.empty() ? 0 : tries, [](const Leftovers&) {});
  }

  Result<Leftovers, std::string> remove(Leftovers left) {
    constexpr int kMostTriesOfDatabases = 2;
    const int tries = context_.clusters.empty() ? kMostTriesOfDatabases : kMostTries;
    return repeat(std::move(left), tries, [this](const Leftovers& those) {
      for (const auto& [name, leftover] : those) {
        if (!leftover.path.empty()) ask(context_, *client_, "DELETE", leftover);
      }
    });
  }

 private:
  static constexpr int kMostTries = 50;

  Result<Leftovers, std::string> repeat(Leftovers left, int tries, const auto& between) {
    constexpr std::chrono::milliseconds kInterval{100};
    const auto& wait = context_.wait_out ? context_.wait_out : context_.pause;
    Result<Leftovers, std::string> found = std::move(left);
    for (int i = 0; found && !found->empty() && i < tries; ++i) {
      // A cluster refuses a deletion while another change is under way.
      if (i % 10 == 0 || context_.clusters.empty()) between(*found);
      if (i > 0 || !context_.clusters.empty()) wait(kInterval);
      ask_about_tasks();
      found = look();
    }
    return found;
  }

  // A mock may take tasks further only when somebody asks about them.
  void ask_about_tasks() {
    for (const auto& [label, url] : context_.clusters) {
      ask(context_, *client_, "GET", {url, "/v1/crdb_tasks"});
    }
  }

  const RunContext& context_;
  std::unique_ptr<HttpClient> client_;
};

void keep(const Leftovers& left, RunSummary& summary) {
  for (const auto& [name, leftover] : left) summary.remarks.push_back("kept: database " + name);
}

}  // namespace

void clear_residue(const RunContext& context, RunSummary& summary) {
  Sweep sweep(context);
  auto left = sweep.look();
  if (left && context.keeps_databases) return keep(*left, summary);
  if (left) left = sweep.wait_for_tasks(*std::move(left));
  const Leftovers before = left.value_or(Leftovers());
  if (left) left = sweep.remove(*std::move(left));
  if (!left) {
    summary.problems.push_back("what the run left behind is not known: " + left.error());
    return;
  }
  for (const auto& [name, leftover] : before) {
    if (left->contains(name)) {
      summary.residue.push_back(name);
    } else {
      summary.remarks.push_back("deleted at the end: database " + name +
                                ", which its scenario had left behind");
    }
  }
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/mock_server/model/couchdb/database_fixture.h"

namespace purgatory::couchdb {

// A database and what a client sees of it.
class World {
 public:
  explicit World(RuleSet rules) : database{{"db", {"n", "0123456789"}, {}}, rules, random} {}

  World& replicate(const std::string& id, std::int64_t start, const std::string& hashes,
                   Liveness liveness = Liveness::Live) {
    DocumentDraft draft;
    draft.id = id;
    draft.liveness = liveness;
    draft.history.start = start;
    for (const char hash : hashes) draft.history.hashes.emplace_back(std::string_view(&hash, 1));
    database.replicate({draft});
    return *this;
  }
  std::string put(const std::string& json) {
    const auto result = database.update(*parse_document(*Json::parse(json)));
    return result ? result->text() : result.error().reason;
  }
  std::string purge(const std::string& id, const std::vector<std::string>& revisions) {
    return text_of(database.purge({{id, revs(revisions)}}).front());
  }
  World& forget(const std::string& id, const std::vector<std::string>& revisions) {
    purge(id, revisions);
    return *this;
  }
  std::string missing(const std::vector<std::string>& revisions) const {
    return text_of(database.difference("d", revs(revisions)).missing);
  }
  std::string ancestors(const std::vector<std::string>& revisions) const {
    return text_of(database.difference("d", revs(revisions)).possible_ancestors);
  }
  std::string get(const std::string& id = "d") const {
    const auto read = database.read(id, {.revisions = true, .conflicts = true});
    return read ? print_document(*read) : read.error().reason;
  }
  std::string changes() const {
    std::string text;
    database.documents().visit_changes(0, Direction::Ascending, [&](const DocumentRecord& record) {
      text += record.id + "@" + std::to_string(record.sequence) + " ";
      return Continue::Yes;
    });
    return text;
  }
  std::string sequences() const {
    return std::to_string(database.update_sequence()) + "/" +
           std::to_string(database.purge_sequence());
  }
  std::string logged() const {
    std::string text;
    for (const PurgeRequest& request : database.purge_log().distinct_requests()) {
      text += request.id + " ";
    }
    return text;
  }

  RandomSource random{1};
  Database database;
};

inline World& two_branches(World& world) {
  return world.replicate("d", 2, "br").replicate("d", 2, "cr");
}

inline World& three_purges(World& world) {
  for (const std::string id : {"x", "y", "z"}) world.purge(id, {"1-a"});
  return world;
}

// What a client sees differently when the promise is broken.
struct Deviation {
  Rule rule;
  std::function<std::string(World&)> observe;
};

// Those of the rules about indexes.
std::vector<Deviation> deviations_of_indexes();

}  // namespace purgatory::couchdb

// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/properties.h"

#include <algorithm>

#include "conformance/property/forgetting_model.h"

namespace purgatory::conformance {
namespace {

std::string in_words(const Json* json) { return json == nullptr ? "nothing" : json->dump(); }

std::string fresh_name(const PropertyTarget& target) {
  return target.database + "-" + std::to_string(++*target.made);
}

// The deepest place at which two values part, members of objects in the order of `expected`.
void find_difference(const Json* expected, const Json* actual, const std::string& path,
                     Trial& trial) {
  if (!trial.holds) return;
  if (expected != nullptr && actual != nullptr && *expected == *actual) return;
  if (expected != nullptr && actual != nullptr && expected->is_object() && actual->is_object()) {
    for (const auto& [key, value] : expected->members()) {
      find_difference(&value, actual->find(key), path + "/" + key, trial);
    }
    for (const auto& [key, value] : actual->members()) {
      if (expected->find(key) == nullptr) find_difference(nullptr, &value, path + "/" + key, trial);
    }
    return;
  }
  trial.holds = false;
  trial.path = path;
  trial.expected = in_words(expected);
  trial.actual = in_words(actual);
}

// True while both are alike and everything was answered.
bool compare(const Json& expected, const Json& actual, const ScratchDatabase& database,
             Trial& trial) {
  trial.problem = database.problem();
  trial.exchanges = database.exchanges();
  if (!trial.problem.empty()) return false;
  find_difference(&expected, &actual, "", trial);
  return trial.holds;
}

// The lists of `purged`, each sorted: their order is no promise.
Json purged_in(const Json& answer) {
  const Json* purged = answer.find("purged");
  if (purged == nullptr || !purged->is_object()) return answer;
  Json by_document = *purged;
  for (auto& [document, revisions] : by_document.members()) {
    if (!revisions.is_array()) continue;
    std::ranges::sort(revisions.elements(), {}, [](const Json& json) { return json.dump(); });
  }
  return by_document;
}

Trial try_trees(const PropertyTarget& target, const History& history) {
  ScratchDatabase database(target, fresh_name(target));
  ForgettingModel model;
  Trial trial;
  for (const auto& operation : history) {
    const Json expected = model.apply(operation);
    const Json answer = database.apply(operation);
    if (expected.is_null()) continue;
    if (!compare(expected, purged_in(answer), database, trial)) return trial;
  }
  const auto asked = names_in(history);
  compare(model.trees(asked), database.trees(asked), database, trial);
  return trial;
}

using QuestionToModel = Json (ForgettingModel::*)() const;
using QuestionToDatabase = Json (ScratchDatabase::*)();

// The same question to both when the whole history is over.
Trial try_at_the_end(const PropertyTarget& target, const History& history, QuestionToModel wanted,
                     QuestionToDatabase found) {
  ScratchDatabase database(target, fresh_name(target));
  ForgettingModel model;
  Trial trial;
  for (const auto& operation : history) {
    model.apply(operation);
    database.apply(operation);
  }
  compare((model.*wanted)(), (database.*found)(), database, trial);
  return trial;
}

// The same writes, and the purges from the last to the first.
History with_purges_reversed(const History& history) {
  History reversed = history;
  const auto purges = std::ranges::find_if(reversed, [](const Operation& operation) {
    return std::holds_alternative<PurgeCall>(operation);
  });
  std::reverse(purges, reversed.end());
  return reversed;
}

Trial try_orders(const PropertyTarget& target, const History& history) {
  const auto asked = names_in(history);
  Trial trial;
  ScratchDatabase forward(target, fresh_name(target));
  for (const auto& operation : history) forward.apply(operation);
  const Json trees = forward.trees(asked);
  const Json listings = forward.listings();
  if (!compare(trees, trees, forward, trial)) return trial;
  ScratchDatabase backward(target, fresh_name(target));
  for (const auto& operation : with_purges_reversed(history)) backward.apply(operation);
  if (compare(trees, backward.trees(asked), backward, trial)) {
    compare(listings, backward.listings(), backward, trial);
  }
  trial.exchanges.insert(trial.exchanges.begin(), forward.exchanges().begin(),
                         forward.exchanges().end());
  return trial;
}

Json nothing_of(const PurgeCall& call) {
  Json purged = Json::object();
  for (const auto& [document, revisions] : call.entries) purged.append(document, Json::array());
  return purged;
}

Trial try_repetition(const PropertyTarget& target, const History& history) {
  const auto asked = names_in(history);
  Trial trial;
  ScratchDatabase database(target, fresh_name(target));
  for (const auto& operation : history) database.apply(operation);
  const Json trees = database.trees(asked);
  const Json listings = database.listings();
  for (const auto& operation : history) {
    const auto* call = std::get_if<PurgeCall>(&operation);
    if (call == nullptr) continue;
    const Json answer = database.apply(operation);
    if (!compare(nothing_of(*call), purged_in(answer), database, trial)) return trial;
  }
  if (compare(trees, database.trees(asked), database, trial)) {
    compare(listings, database.listings(), database, trial);
  }
  return trial;
}

Trial try_index(const PropertyTarget& target, const History& history) {
  ScratchDatabase database(target, fresh_name(target));
  Trial trial;
  database.make_index("kept");
  for (const auto& operation : history) {
    database.apply(operation);
    database.found_by("kept");
  }
  const Json kept = database.found_by("kept");
  database.make_index("rebuilt");
  compare(database.found_by("rebuilt"), kept, database, trial);
  return trial;
}

}  // namespace

Shape shape_of(PropertyKind kind) {
  const bool purges_last = kind == PropertyKind::OrderOfPurgesDoesNotMatter ||
                           kind == PropertyKind::SecondPurgeChangesNothing;
  return purges_last ? Shape::WritesFirst : Shape::Mixed;
}

Trial try_property(PropertyKind kind, const PropertyTarget& target, const History& history) {
  switch (kind) {
    case PropertyKind::ListingsFollowTheModel:
      return try_at_the_end(target, history, &ForgettingModel::listings,
                            &ScratchDatabase::listings);
    case PropertyKind::CountsFollowTheModel:
      return try_at_the_end(target, history, &ForgettingModel::counts, &ScratchDatabase::counts);
    case PropertyKind::OrderOfPurgesDoesNotMatter:
      return try_orders(target, history);
    case PropertyKind::SecondPurgeChangesNothing:
      return try_repetition(target, history);
    case PropertyKind::IndexEqualsTheRebuiltOne:
      return try_index(target, history);
    case PropertyKind::TreesFollowTheModel:
      break;
  }
  return try_trees(target, history);
}

}  // namespace purgatory::conformance

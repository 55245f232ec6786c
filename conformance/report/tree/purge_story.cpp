// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/tree/purge_story.h"

#include <map>
#include <string_view>
#include <utility>

#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::vector<std::string> strings_of(const Json* list) {
  std::vector<std::string> strings;
  if (list == nullptr || !list->is_array()) return strings;
  for (const auto& element : list->elements()) {
    if (element.is_string()) strings.push_back(element.as_string());
  }
  return strings;
}

std::string text_member(const Json& json, std::string_view key) {
  const Json* found = json.find(key);
  return found != nullptr && found->is_string() ? found->as_string() : "";
}

bool is_true(const Json& json, std::string_view key) {
  const Json* found = json.find(key);
  return found != nullptr && *found == Json(true);
}

// "rev" of "?a=b&rev=1-a".
std::string query_value(std::string_view query, std::string_view name) {
  for (const auto part : split(query, '&')) {
    const auto equals = part.find('=');
    if (part.substr(0, equals) != name || equals == std::string_view::npos) continue;
    return percent_decode(part.substr(equals + 1)).value_or("");
  }
  return "";
}

// What a request is about, and the bodies as JSON (null where they are none).
struct Told {
  std::string method;
  std::string database;
  std::string document;  // or "_purge" and the like
  std::string query;
  std::string if_match;
  int status = 0;
  Json asked;
  Json answered;

  bool has_succeeded() const { return status >= 200 && status < 300; }
};

std::optional<Told> told_of(const Exchange& exchange) {
  const Response* response = exchange.response();
  if (response == nullptr) return std::nullopt;
  Told told;
  const std::string_view target = exchange.asked.path;
  const std::string_view path = target.substr(0, target.find('?'));
  if (path.size() < target.size()) told.query = target.substr(path.size() + 1);
  const auto parts = split(path, '/');
  if (parts.size() > 1) told.database = percent_decode(parts[1]).value_or("");
  for (std::size_t i = 2; i < parts.size(); ++i) {
    told.document += (i > 2 ? "/" : "") + percent_decode(parts[i]).value_or("");
  }
  told.method = exchange.asked.method;
  told.status = response->status;
  told.asked = Json::parse(exchange.asked.body.value_or("")).value_or(Json());
  told.answered = Json::parse(response->body).value_or(Json());
  const auto if_match = find_header(exchange.asked.headers, "If-Match");
  if (if_match) told.if_match = *if_match;
  return told;
}

class Teller {
 public:
  void take(const Told& told) {
    if (told.document == "_purge" && told.method == "POST") return take_purge(told);
    if (told.document.empty() && told.method == "DELETE") return forget(told.database);
    if (told.document == "_bulk_docs") return take_bulk(told);
    if (told.document.starts_with("_") && !told.document.starts_with("_design/")) return;
    if (told.method == "GET") return take_read(told);
    if (told.has_succeeded()) take_write(told);
  }

  std::vector<PurgeStory> stories() && { return std::move(stories_); }

 private:
  using Key = std::pair<std::string, std::string>;

  void forget(const std::string& database) {
    std::erase_if(trees_, [&](const auto& tree) { return tree.first.first == database; });
  }

  void write(const Key& key, const std::vector<std::string>& path, bool is_deleted) {
    trees_[key].add(path, is_deleted);
    open_.erase(key);
  }

  void take_write(const Told& told) {
    const std::string revision = text_member(told.answered, "rev");
    const std::string document =
        told.document.empty() ? text_member(told.answered, "id") : told.document;
    if (revision.empty() || document.empty()) return;
    const bool is_deletion = told.method == "DELETE" || is_true(told.asked, "_deleted");
    std::vector<std::string> path = path_of(told.asked);
    if (path.empty() && !told.if_match.empty()) path = {told.if_match};
    if (path.empty() && !query_value(told.query, "rev").empty()) {
      path = {query_value(told.query, "rev")};
    }
    if (path.empty() || path.back() != revision) path.push_back(revision);
    write({told.database, document}, path, is_deletion);
  }

  void take_bulk(const Told& told) {
    const Json* docs = told.asked.find("docs");
    if (!told.has_succeeded() || docs == nullptr || !docs->is_array()) return;
    const Json* edits = told.asked.find("new_edits");
    const bool keeps_revisions = edits != nullptr && *edits == Json(false);
    for (std::size_t i = 0; i < docs->size(); ++i) {
      const Json& document = docs->elements()[i];
      std::vector<std::string> path = path_of(document);
      std::string id = text_member(document, "_id");
      if (!keeps_revisions) {
        if (!told.answered.is_array() || i >= told.answered.size()) return;
        const Json& row = told.answered.elements()[i];
        if (text_member(row, "rev").empty()) continue;
        path.push_back(text_member(row, "rev"));
        id = text_member(row, "id");
      }
      write({told.database, id}, path, is_true(document, "_deleted"));
    }
  }

  // Only an answer with every leaf and its ancestors tells of the whole tree.
  void take_read(const Told& told) {
    if (query_value(told.query, "open_revs") != "all") return;
    const bool is_gone = told.status == 404;
    if (!is_gone && !(told.has_succeeded() && told.answered.is_array())) return;
    RevisionSketch seen;
    if (!is_gone) {
      for (const Json& row : told.answered.elements()) {
        const Json* document = row.find("ok");
        if (document != nullptr) seen.add(path_of(*document), is_true(*document, "_deleted"));
      }
    }
    const Key key{told.database, told.document};
    trees_[key] = seen;
    const auto open = open_.find(key);
    if (open == open_.end()) return;
    stories_[open->second].after = std::move(seen);
    open_.erase(open);
  }

  void take_purge(const Told& told) {
    if (!told.asked.is_object()) return;
    const Json* purged = told.answered.find("purged");
    for (const auto& member : told.asked.members()) {
      const Key key{told.database, member.key};
      PurgeStory story;
      story.database = told.database;
      story.document = member.key;
      story.asked = strings_of(&member.value);
      story.status = told.status;
      story.before = trees_[key];
      story.wanted = story.before;
      if (told.has_succeeded()) story.wanted.purge(story.asked);
      if (purged != nullptr && purged->find(member.key) != nullptr) {
        story.answered = strings_of(purged->find(member.key));
      }
      trees_[key] = story.wanted;
      open_[key] = stories_.size();
      stories_.push_back(std::move(story));
    }
  }

  std::map<Key, RevisionSketch> trees_;
  std::map<Key, std::size_t> open_;  // the purges whose trees nobody has read yet
  std::vector<PurgeStory> stories_;
};

}  // namespace

std::vector<PurgeStory> purge_stories(const ScenarioResult& result) {
  Teller teller;
  const auto take = [&teller](const std::optional<Exchange>& exchange) {
    const auto told = exchange ? told_of(*exchange) : std::nullopt;
    if (told) teller.take(*told);
  };
  std::size_t findings = 0;
  for (const auto& step : result.steps) {
    if (step.part == StepRecord::Part::CleanUp) break;
    take(step.exchange);
    // A property has a finding for each request of its history.
    for (; step.finding && findings <= *step.finding; ++findings) {
      take(result.findings[findings].exchange);
    }
  }
  return std::move(teller).stories();
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "mock_server/model/couchdb/databases.h"

namespace purgatory::couchdb {

inline Revision rev(std::string_view text) { return *Revision::parse(text); }

inline std::vector<Revision> revs(const std::vector<std::string>& texts) {
  std::vector<Revision> revisions;
  for (const std::string& text : texts) revisions.push_back(rev(text));
  return revisions;
}

inline std::string text_of(const std::vector<Revision>& revisions) {
  std::string text;
  for (const Revision& revision : revisions) {
    if (!text.empty()) text += ' ';
    text += revision.text();
  }
  return text;
}

// A database under test, spoken to in JSON and revision texts.
class DatabaseTest : public testing::Test {
 protected:
  void break_rule(Rule rule) { database_.set_rules(database_.rules().without(rule)); }
  void emulate_couchdb() { database_.set_rules(*profile_named("couchdb-3.5.0")); }

  static DocumentDraft draft(const std::string& json) {
    auto parsed = parse_document(*Json::parse(json));
    EXPECT_TRUE(parsed.has_value()) << json;
    return parsed.value_or(DocumentDraft{});
  }

  // The revision text, or the reason of the refusal.
  std::string put(const std::string& json) {
    const auto result = database_.update(draft(json));
    return result ? result->text() : result.error().reason;
  }

  // As `new_edits` false: history newest first.
  void replicate(const std::string& id, std::int64_t start, const std::vector<std::string>& hashes,
                 Liveness liveness = Liveness::Live) {
    DocumentDraft made;
    made.id = id;
    made.liveness = liveness;
    made.history.start = start;
    for (const auto& hash : hashes) made.history.hashes.push_back(*RevisionHash::parse(hash));
    EXPECT_TRUE(database_.replicate({made}).empty());
  }

  std::string purge(const std::string& id, const std::vector<std::string>& revisions) {
    return text_of(database_.purge({{id, revs(revisions)}}).front());
  }

  std::string missing(const std::string& id, const std::vector<std::string>& revisions) {
    return text_of(database_.difference(id, revs(revisions)).missing);
  }

  std::string ancestors(const std::string& id, const std::vector<std::string>& revisions) {
    return text_of(database_.difference(id, revs(revisions)).possible_ancestors);
  }

  // The document's text, or the reason why it is not read.
  std::string get(const std::string& id, const ReadOptions& options = {}) {
    const auto read = database_.read(id, options);
    return read ? print_document(*read) : read.error().reason;
  }

  std::string get_revision(const std::string& id, const std::string& revision) {
    const auto read = database_.read_revision(id, rev(revision));
    return read ? print_document(*read) : read.error().reason;
  }

  std::string history_of(const std::string& id) {
    const auto read = database_.read_even_deleted(id, {.revisions = true});
    std::string text;
    for (const RevisionHash& hash : read->history->hashes) text += hash.text() + " ";
    return text;
  }

  // `id@sequence` in the order of changes.
  std::string changes(std::uint64_t since = 0) {
    std::string text;
    database_.documents().visit_changes(since, Direction::Ascending,
                                        [&text](const DocumentRecord& record) {
                                          if (!text.empty()) text += ' ';
                                          text += record.id + '@' + std::to_string(record.sequence);
                                          return Continue::Yes;
                                        });
    return text;
  }

  RandomSource random_{1};
  Database database_{
      {"db", {"node@127.0.0.1", "0123456789abcdef0123456789abcdef"}, {}}, RuleSet(), random_};
};

}  // namespace purgatory::couchdb

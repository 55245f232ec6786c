// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "mock_server/model/couchdb/cluster/cluster.h"
#include "mock_server/model/couchdb/cluster/coordinator.h"
#include "tests/doubles/manual_clock.h"

namespace purgatory::couchdb {

// Three nodes with the database `db` on each, spoken to in JSON and revision texts.
class ClusterTest : public testing::Test {
 protected:
  explicit ClusterTest(std::uint64_t seed = 1) : random_(seed) {
    std::vector<Databases*> nodes;
    for (int i = 1; i <= 3; ++i) {
      databases_.push_back(std::make_unique<Databases>("node" + std::to_string(i) + "@test",
                                                       RuleSet(), RandomSource(random_.next())));
      nodes.push_back(databases_.back().get());
    }
    cluster_ = std::make_unique<Cluster>(std::move(nodes), clock_, RandomSource(random_.next()));
    EXPECT_TRUE(cluster_->create(0, "db", 3));
  }

  Coordinator at(NodeNumber node) { return {*cluster_, node, "db"}; }
  Database& copy(NodeNumber node) { return *databases_[node]->find("db"); }
  void break_rule(Rule rule) {
    for (const auto& databases : databases_) {
      databases->set_rules(RuleSet().without(rule));
    }
  }

  static DocumentDraft draft(const std::string& json) {
    return parse_document(*Json::parse(json)).value_or(DocumentDraft{});
  }

  // The revision and how many copies made it ("1-967a… 3"), or the reason of the refusal.
  std::string put(NodeNumber node, const std::string& json) {
    const auto written = at(node).update({draft(json)}, nullptr);
    const auto& result = written.result.front();
    if (!result) return result.error().reason;
    return result->text() + " " + std::to_string(written.copies);
  }
  // The revision alone.
  std::string write(NodeNumber node, const std::string& json) {
    return put(node, json).substr(0, kRevisionText);
  }

  // What was removed and how many copies confirm ("2-ab… 3").
  std::string purge(NodeNumber node, const std::string& id, const std::string& revision) {
    const auto purged = at(node).purge({{id, {*Revision::parse(revision)}}}, nullptr);
    std::string text;
    for (const Revision& one : purged.result.front()) text += one.text() + " ";
    return text + std::to_string(purged.copies);
  }

  // The leaves of a document on one node, with their paths: "2-ab<1-cd".
  std::string tree(NodeNumber node, const std::string& id) {
    const DocumentRecord* record = std::as_const(copy(node)).documents().find(id);
    if (record == nullptr) return "";
    std::string text;
    for (const auto leaf : record->tree.leaves()) {
      if (!text.empty()) text += ' ';
      for (const auto step : record->tree.path(leaf, 1'000'000)) {
        if (step != leaf) text += '<';
        text += record->tree.revision(step).text();
      }
      if (record->tree.is_deleted(leaf)) text += '!';
    }
    return text;
  }

  // All of a node, for comparing it with others.
  std::string everything(NodeNumber node) {
    std::string text;
    std::as_const(copy(node)).documents().visit({}, [&](const DocumentRecord& record) {
      text += record.id + ": " + tree(node, record.id) + "\n";
      return Continue::Yes;
    });
    const DocumentStore& documents = std::as_const(copy(node)).documents();
    return text + std::to_string(documents.live_count()) + " live, " +
           std::to_string(documents.deleted_count()) + " deleted\n";
  }

  std::string purges(NodeNumber node) {
    std::string text;
    for (const PurgeRequest& request : copy(node).purge_log().distinct_requests()) {
      text += request.id + " ";
    }
    return text;
  }

  static constexpr std::size_t kRevisionText = 34;  // of a generation from 1 to 9

  doubles::ManualClock clock_;
  RandomSource random_;
  std::vector<std::unique_ptr<Databases>> databases_;
  std::unique_ptr<Cluster> cluster_;
};

}  // namespace purgatory::couchdb

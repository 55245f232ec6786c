// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_indexes.h"
#include "tests/mock_server/model/couchdb/deviation_world.h"
#include "tests/mock_server/model/couchdb/indexes/view_index_fixture.h"

namespace purgatory::couchdb {

std::vector<Deviation> deviations_of_indexes() {
  return {
      {Rule::PurgeWithoutWinnerKeepsTheIndex,
       [](World& w) {
         ViewIndex index(std::make_unique<TwoViews>());
         w.put(R"({"_id":"d","n":1})");
         index.update(w.database);
         w.purge("d", {"7-unknown"});
         index.update(w.database);
         return std::to_string(index.rows(0).size());
       }},
      {Rule::IndexFollowsTheNewWinner,
       [](World& w) {
         ViewIndex index(std::make_unique<TwoViews>());
         two_branches(w);
         const std::string winner = w.put(R"({"_id":"d","n":1,"_rev":"2-c"})");
         index.update(w.database);
         w.purge("d", {winner});
         index.update(w.database);
         return std::to_string(index.rows(0).size());
       }},
      {Rule::IndexForgetsPurgedDocuments,
       [](World& w) {
         ViewIndex index(std::make_unique<TwoViews>());
         const std::string only = w.put(R"({"_id":"d","n":1})");
         index.update(w.database);
         w.purge("d", {only});
         index.update(w.database);
         return std::to_string(index.rows(0).size());
       }},
      {Rule::IndexHoldsTheWinner,
       [](World& w) {
         ViewIndex index(std::make_unique<TwoViews>());
         const std::string document = R"({"_id":"d","n":1,"_revisions":{"start":1,"ids":["b"]}})";
         const std::string conflict = R"({"_id":"d","n":2,"_revisions":{"start":1,"ids":["a"]}})";
         for (const std::string& text : {document, conflict}) {
           w.database.replicate({*parse_document(*Json::parse(text))});
         }
         index.update(w.database);
         std::string keys;
         index.rows(0).visit({}, Direction::Ascending, [&keys](const ViewRow& row) {
           keys += row.key.dump() + " ";
           return Continue::Yes;
         });
         return keys;
       }},
      {Rule::IndexAppliesEveryPurge,
       [](World& w) {
         ViewIndex index(std::make_unique<TwoViews>());
         const std::string one = w.put(R"({"_id":"c","n":1})");
         const std::string other = w.put(R"({"_id":"d","n":2})");
         index.update(w.database);
         w.purge("c", {one});
         w.purge("d", {other});
         index.update(w.database);
         return std::to_string(index.rows(0).size());
       }},
      {Rule::IndexTellsHowFarItRead,
       [](World& w) {
         const IndexIdentity identity{"_design/d", "signature"};
         w.put(R"({"_id":"_design/d"})");
         for (int i = 0; i < 2; ++i) {
           w.database.view_indexes().open(identity, [] { return std::make_unique<TwoViews>(); },
                                          ViewIndexes::Freshness::UpToDate, {});
           w.purge("x", {"1-a"});
         }
         return w.get("_local/purge-mrview-signature");
       }},
      {Rule::PurgesRebuildNoIndex,
       [](World& w) {
         ViewIndex index(std::make_unique<TwoViews>());
         const std::string one = w.put(R"({"_id":"c","n":1})");
         w.put(R"({"_id":"d","n":2})");
         index.update(w.database);
         w.purge("c", {one});
         index.update(w.database);
         return std::to_string(index.mapped_documents());
       }},
      {Rule::IndexThatMissedPurgesStartsAnew,
       [](World& w) {
         ViewIndex index(std::make_unique<TwoViews>());
         const std::string only = w.put(R"({"_id":"d","n":1})");
         index.update(w.database);
         w.purge("d", {only});
         w.database.set_purged_infos_limit(1);
         three_purges(w).database.compact();
         index.update(w.database);
         return std::to_string(index.rows(0).size());
       }},
  };
}

}  // namespace purgatory::couchdb

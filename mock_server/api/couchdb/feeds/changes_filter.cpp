// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/changes_filter.h"

#include "mock_server/api/couchdb/feeds/script_filter.h"

namespace purgatory::api {
namespace {

using couchdb::Database;
using couchdb::DocumentRecord;
using Leaf = couchdb::RevisionTree::NodeId;

bool is_named(const DocumentRecord& record, const ChangesOptions& options) {
  switch (options.filter) {
    case ChangesFilter::DesignDocuments:
      return record.id.starts_with("_design/");
    case ChangesFilter::DocumentIds:
      return options.document_id_set.contains(record.id);
    case ChangesFilter::Selector:
    case ChangesFilter::Script:
    case ChangesFilter::None:
      break;
  }
  return true;
}

// The winner shows its conflicts to a selector; a leaf that stands for itself has none (CouchDB
// 3.5.0, couch_changes:open_revs).
couchdb::ModelResult<couchdb::OpenedDocument> open_leaf(const Database& database,
                                                        const DocumentRecord& record, Leaf leaf,
                                                        const ChangesOptions& options) {
  if (options.all_leaves) return database.read_revision(record.id, record.tree.revision(leaf));
  couchdb::ReadOptions read;
  read.conflicts = true;
  return database.read_even_deleted(record.id, read);
}

bool matches(const Database& database, const DocumentRecord& record, Leaf leaf,
             const ChangesOptions& options) {
  const auto opened = open_leaf(database, record, leaf, options);
  if (!opened) return false;
  const auto document = Json::parse(couchdb::print_document(*opened));
  return document && options.selector.matches(*document);
}

}  // namespace

std::vector<Leaf> shown_leaves(const Database& database, const DocumentRecord& record,
                               const ChangesOptions& options) {
  if (!is_named(record, options)) return {};
  const auto leaves = record.tree.leaves();
  std::vector<Leaf> shown(leaves.begin(), options.all_leaves ? leaves.end() : leaves.begin() + 1);
  if (options.filter == ChangesFilter::Script) {
    std::erase_if(shown, [&](Leaf leaf) {
      return options.script->verdict(record.id, record.tree.revision(leaf)) !=
             ScriptFilter::Verdict::Shown;
    });
  }
  if (options.filter == ChangesFilter::Selector) {
    std::erase_if(shown, [&](Leaf leaf) { return !matches(database, record, leaf, options); });
  }
  return shown;
}

}  // namespace purgatory::api

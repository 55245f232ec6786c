// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/api/couchdb/views/design_shelf.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

struct ChangesOptions;

// A filter function of a design document, or the map function of a view, and what it said of
// revisions so far. The function runs without the lock of the face: `look_ahead` asks it about
// changes to come, and the list then goes as far as there are answers. Used by one thread.
// Source: CouchDB documentation, "Filter Functions"; CouchDB 3.5.0, couch_changes.
class ScriptFilter {
 public:
  // `path` is that of the function in the design document, `request` what it is given besides.
  ScriptFilter(OpenedDesign design, std::vector<std::string> path, std::string request)
      : design_(std::move(design)), path_(std::move(path)), request_(std::move(request)) {}

  enum class Verdict : std::uint8_t { Unknown, Shown, Held };
  Verdict verdict(const std::string& id, const couchdb::Revision& revision) const;
  // Whether it was asked about all leaves of the document that might be shown.
  bool knows(const couchdb::DocumentRecord& record, const ChangesOptions& options) const;

  // Asks about the next changes behind `since` that it does not know, up to a bound, and says
  // whether there were any. Requires that the lock is not held.
  Outcome<bool> look_ahead(Face& face, const std::string& database, const ChangesOptions& options,
                           std::uint64_t since);

 private:
  struct Questions {
    std::vector<std::string> keys;
    std::vector<std::string> documents;
  };
  Questions collect(const couchdb::Database& database, const ChangesOptions& options,
                    std::uint64_t since) const;
  void add_question(const couchdb::Database& database, const couchdb::DocumentRecord& record,
                    const ChangesOptions& options, Questions& questions) const;
  Outcome<void> ask(couchdb::ScriptSession& scripts, const Questions& questions);

  const OpenedDesign design_;
  const std::vector<std::string> path_;
  const std::string request_;
  std::unordered_map<std::string, bool> verdicts_;  // by id and revision
};

// The function that `filter=design/name`, or `filter=_view` with `view=design/name`, means.
// NotFound when there is none. Takes the lock of the face.
Outcome<std::shared_ptr<ScriptFilter>> open_script_filter(Call& call, const ChangesOptions& options,
                                                          const std::string& body);

}  // namespace purgatory::api

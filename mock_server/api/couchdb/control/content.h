// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mock_server/http/response.h"
#include "mock_server/model/couchdb/databases.h"

namespace purgatory::api {

// Databases as JSON, in the form that `--load` takes: every leaf of every document with its
// history and attachments, local documents but checkpoints, security and limits. What the form
// cannot hold is left out: sequences, the purge log, bodies of inner revisions, and the system's
// databases where they are empty. Written in pieces, in the order of names and ids.
class DatabasesContent final : public http::BodyStream {
 public:
  using ByName = std::map<std::string, const couchdb::Database*, std::less<>>;
  // `owner` keeps the databases alive; nobody changes them.
  DatabasesContent(std::shared_ptr<const void> owner, ByName databases);

  Piece next() override;
  void set_waker(std::function<void()> /*wake*/) override {}  // there is always more at hand

 private:
  void begin_database(std::string& out);
  void end_database(std::string& out);
  // True when all of the database is written.
  bool append_documents(std::string& out);
  void append_separator(std::string& out);

  const std::shared_ptr<const void> owner_;
  const ByName databases_;
  ByName::const_iterator at_;
  bool is_within_ = false;      // a database is begun
  bool has_databases_ = false;  // one was written
  bool has_documents_ = false;  // of the present database
  std::optional<std::string> last_id_;
};

}  // namespace purgatory::api

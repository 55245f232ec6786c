// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/script_engine.h"

namespace purgatory::script {

// Runs the JavaScript functions of design documents in processes that speak CouchDB's query server
// protocol. None runs before the first call; one that made an error, took too long or died is
// replaced; those without work wait for the next. Thread-safe.
// Source: CouchDB documentation, "Query Server Protocol"; CouchDB 3.5.0, couch_os_process.
class QueryServer final : public couchdb::ScriptEngine {
 public:
  // `command` is given to the shell; empty: `purgatory-js`, which stands beside the program that
  // runs, else is looked for in PATH.
  explicit QueryServer(const std::string& command);
  ~QueryServer() override;

  std::unique_ptr<couchdb::ScriptSession> open(couchdb::ScriptSettings settings) override;
  // Ends all calls at once, and refuses those to come: who waits for one gets an error.
  void stop();

 private:
  class Processes;
  class Session;
  std::shared_ptr<Processes> processes_;
};

// The command that is run when none is given.
std::vector<std::string> default_query_server();

}  // namespace purgatory::script

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/json.h"
#include "support/result.h"

namespace purgatory::couchdb {

// Why functions of a design document gave no answer, in CouchDB's words: `word` is its name for
// the kind (`compilation_error`, `os_process_error`, the name of a JavaScript error …).
struct ScriptError {
  std::string word;
  std::string reason;
  bool operator==(const ScriptError&) const = default;
};

template <typename T>
using ScriptResult = Result<T, ScriptError>;

// In which language, and how long one call may take.
struct ScriptSettings {
  std::string language = "javascript";
  std::chrono::milliseconds call_time{5000};
  // Whether a reduction must be smaller than what it was made of (CouchDB's `reduce_limit`).
  bool limits_reductions = true;
};

// One key with its value that a document gives to a view.
struct Emission {
  Json key;
  Json value;
};

// The map functions of a design document, and the modules they may require.
struct MapFunctions {
  std::vector<std::string> sources;
  std::string lib;  // `views.lib` as JSON; empty: none
};

// What the map functions make of one document: a list for each function.
using MappedDocument = std::vector<std::vector<Emission>>;

// A design document whose functions are called. The revision tells one text from another.
struct DesignText {
  std::string id;
  std::string revision;
  std::string json;
};

// A conversation with whatever runs the functions. After an error the next call starts afresh.
// Calls block until they are answered or their time is over. Not thread-safe.
class ScriptSession {
 public:
  virtual ~ScriptSession() = default;

  // The documents are JSON texts; the results stand in their order.
  virtual ScriptResult<std::vector<MappedDocument>> map(const MapFunctions& functions,
                                                        std::span<const std::string> documents) = 0;
  // `rows` is [[[key, id], value], …], `values` is [value, …].
  virtual ScriptResult<Json> reduce(const std::string& source, const std::string& rows) = 0;
  virtual ScriptResult<Json> rereduce(const std::string& source, const std::string& values) = 0;
  // Whether each is a function, without running it. Names the first that is none.
  virtual ScriptResult<void> compile(const std::string& source) = 0;
  // The function at `path`, such as `filters`, `mine`. `arguments` is an array as JSON. The answer
  // is the query server's.
  virtual ScriptResult<Json> call(const DesignText& design, const std::vector<std::string>& path,
                                  const std::string& arguments) = 0;
};

// What runs functions that are written in design documents. Thread-safe: sessions may be opened
// from any thread, and each is used by one.
class ScriptEngine {
 public:
  virtual ~ScriptEngine() = default;
  // Costs nothing until the first call.
  virtual std::unique_ptr<ScriptSession> open(ScriptSettings settings) = 0;
};

}  // namespace purgatory::couchdb

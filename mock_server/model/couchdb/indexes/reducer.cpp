// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/reducer.h"

#include <utility>

#include "mock_server/model/couchdb/indexes/distinct_count.h"
#include "mock_server/model/couchdb/indexes/statistics.h"
#include "mock_server/model/couchdb/indexes/sums.h"

namespace purgatory::couchdb {
namespace {

class Count final : public Reducer {
 public:
  ScriptResult<Json> reduce(std::span<const ViewRow* const> rows) override {
    return Json(std::uint64_t{rows.size()});
  }
  ScriptResult<Json> rereduce(std::span<const Json* const> values) override {
    std::int64_t total = 0;
    for (const Json* value : values) total += value->as_integer();
    return Json(total);
  }
};

class Sum final : public Reducer {
 public:
  ScriptResult<Json> reduce(std::span<const ViewRow* const> rows) override {
    Json total(0);
    for (const ViewRow* row : rows) {
      if (!add_to_sum(total, row->value)) return total;
    }
    return total;
  }
  ScriptResult<Json> rereduce(std::span<const Json* const> values) override {
    Json total(0);
    for (const Json* value : values) {
      if (!add_to_sum(total, *value)) return total;
    }
    return total;
  }
};

class Stats final : public Reducer {
 public:
  ScriptResult<Json> reduce(std::span<const ViewRow* const> rows) override {
    Json total = Json();
    for (const ViewRow* row : rows) {
      if (auto added = add_to_statistics(total, row->value); !added) {
        return Failure<ScriptError>(added.error());
      }
    }
    return total;
  }
  ScriptResult<Json> rereduce(std::span<const Json* const> values) override {
    Json total = Json();
    for (const Json* value : values) {
      if (auto added = add_to_statistics(total, *value); !added) {
        return Failure<ScriptError>(added.error());
      }
    }
    return total;
  }
};

// A reduction is the registers of the sketch.
class ApproximateCountDistinct final : public Reducer {
 public:
  ScriptResult<Json> reduce(std::span<const ViewRow* const> rows) override {
    DistinctCount sketch;
    for (const ViewRow* row : rows) sketch.add(row->key);
    return Json(sketch.registers());
  }
  ScriptResult<Json> rereduce(std::span<const Json* const> values) override {
    DistinctCount sketch;
    for (const Json* value : values) sketch.unite(value->as_string());
    return Json(sketch.registers());
  }
  ScriptResult<Json> finish(Json reduction) override {
    DistinctCount sketch;
    sketch.unite(reduction.as_string());
    return Json(sketch.estimate());
  }
};

class Script final : public Reducer {
 public:
  Script(ScriptSession& session, std::string source)
      : session_(session), source_(std::move(source)) {}

  ScriptResult<Json> reduce(std::span<const ViewRow* const> rows) override {
    std::string text = "[";
    for (const ViewRow* row : rows) {
      text += text.size() == 1 ? "[[" : ",[[";
      row->key.dump_to(text);
      text += ',';
      append_json_string(text, row->id);
      text += "],";
      row->value.dump_to(text);
      text += ']';
    }
    return session_.reduce(source_, text + "]");
  }
  ScriptResult<Json> rereduce(std::span<const Json* const> values) override {
    std::string text = "[";
    for (const Json* value : values) {
      if (text.size() > 1) text += ',';
      value->dump_to(text);
    }
    return session_.rereduce(source_, text + "]");
  }
  // CouchDB puts the results of the shards together at the end, even where there is one.
  ScriptResult<Json> finish(Json reduction) override {
    const Json* const only = &reduction;
    return rereduce({&only, 1});
  }

 private:
  ScriptSession& session_;
  const std::string source_;
};

}  // namespace

bool names_builtin(std::string_view source) { return source.starts_with('_'); }

std::unique_ptr<Reducer> builtin_reducer(std::string_view name) {
  if (name.starts_with("_count")) return std::make_unique<Count>();
  if (name.starts_with("_sum")) return std::make_unique<Sum>();
  if (name.starts_with("_stats")) return std::make_unique<Stats>();
  if (name.starts_with("_approx_count_distinct")) {
    return std::make_unique<ApproximateCountDistinct>();
  }
  return nullptr;
}

std::unique_ptr<Reducer> script_reducer(ScriptSession& session, std::string source) {
  return std::make_unique<Script>(session, std::move(source));
}

}  // namespace purgatory::couchdb

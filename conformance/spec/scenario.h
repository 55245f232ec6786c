// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/spec/expectation.h"
#include "conformance/spec/level.h"
#include "conformance/spec/source_position.h"
#include "support/json.h"

namespace purgatory::conformance {

// The values that a suite file becomes. Strings marked "template" hold `{{name}}` as written; see
// spec/template.h and spec/request_template.h for what makes text of them.

struct NoBody {};
struct JsonBody {
  Json value;  // template, in strings and keys
};
struct TextBody {
  std::string text;  // template
};
struct BytesBody {
  std::string bytes;  // `base64:` decoded
};
struct FileBody {
  std::string path;  // from the folder of the suite's file, already joined to it
};
using Body = std::variant<NoBody, JsonBody, TextBody, BytesBody, FileBody>;

struct DefaultAuthentication {};  // the target's own account
struct NoAuthentication {};
struct BasicAuthentication {
  std::string user;      // template
  std::string password;  // template
};
using Authentication = std::variant<DefaultAuthentication, NoAuthentication, BasicAuthentication>;

// One request as the file states it.
struct RequestSpec {
  struct Field {
    std::string name;  // template
    // Template. In a query a string stands as it is and anything else as JSON; a header that is
    // null is not sent even where one would be by default.
    Json value;
  };
  std::string method;  // upper case
  std::string path;    // template; sent as it is, nothing is encoded
  std::vector<Field> query;
  std::vector<Field> headers;
  Body body;
  Authentication authentication;
  // The label of the cluster to ask ("B"), a template; empty: the first one of the target. Nothing:
  // the target's own address.
  std::optional<std::string> cluster;
  SourcePosition position;  // of the path
};

// Takes a value out of an answer under a name, before expectations are judged.
struct Capture {
  enum class Source { JsonPointer, Header, Status, Regex };
  std::string name;
  Source source = Source::JsonPointer;
  std::string selector;  // template: a pointer, a header's name, a regex (its first group); or ""
  SourcePosition position;
};

// Sends the request again until `until` holds; `fail_if` is asked first.
struct Retry {
  Expectation until;
  std::optional<Expectation> fail_if;
  std::chrono::milliseconds interval{100};
  double backoff = 1.0;  // the interval grows by this factor each time
  std::chrono::milliseconds max_interval{2'000};
  std::chrono::milliseconds timeout{30'000};
  SourcePosition position;
};

// A request and what is expected of its answer.
struct RequestStep {
  RequestSpec request;
  std::vector<Capture> captures;
  std::optional<Retry> retry;
  std::vector<Expectation> expect;  // all are judged, once, after the last try
};

// What must hold for every history of writes and purges; conformance/property tries random ones.
enum class PropertyKind {
  TreesFollowTheModel,         // answers to purges, leaves, ancestors, what a read shows
  ListingsFollowTheModel,      // changes with their winners and leaves, and all documents
  CountsFollowTheModel,        // live and deleted documents
  OrderOfPurgesDoesNotMatter,  // the same purges from the last to the first
  SecondPurgeChangesNothing,   // all purges once more
  IndexEqualsTheRebuiltOne,    // an index that was there all the time, and one made at the end
};

struct PropertyStep {
  PropertyKind kind = PropertyKind::TreesFollowTheModel;
  SourcePosition position;
};

// What a step does: closed, so that whoever runs or prints steps must treat every kind. `tree:` and
// `compact:` of the language, and `tree` under `expect`, become request steps when loaded.
using Action = std::variant<RequestStep, PropertyStep>;

struct Step {
  std::string title;  // may be empty
  std::optional<Level> level;
  std::vector<std::string> clauses;
  Action action;
  SourcePosition position;
};

// A named state to start from: `given` before each scenario, `cleanup` after it whatever happened.
struct Setup {
  std::string name;
  std::vector<Step> given;
  std::vector<Step> cleanup;
};

// One axis of a matrix: the name of the variable and its values, each with a name for the id.
struct MatrixAxis {
  struct Value {
    std::string name;
    Json value;
  };
  std::string name;
  std::vector<Value> values;
  SourcePosition position;
};

// One promise put to the test. Its cases are the Cartesian product of `matrix`; a case's id is
// `scenario@axis=value,axis=value`.
struct Scenario {
  std::string id;  // in full: "couchdb/purge/inner-revision-is-ignored"
  std::string title;
  Level level = Level::Must;
  std::vector<std::string> clauses;
  std::vector<std::string> capabilities;  // `requires`: without one of them it is not applicable
  std::vector<std::string> notices;       // rules whose breaking it must notice
  std::vector<std::string> tags;
  // Steers the target (clock, gates, links), so nothing else may run beside it.
  bool steers = false;
  std::vector<MatrixAxis> matrix;
  std::vector<Step> given;
  std::vector<Step> steps;
  std::vector<Step> cleanup;  // run last first
  SourcePosition position;
};

struct Suite {
  std::string file;
  std::string id;  // "couchdb/purge": the beginning of every id in it
  std::string title;
  std::vector<Setup> setups;  // in order; cleaned up in reverse
  std::vector<Scenario> scenarios;
};

}  // namespace purgatory::conformance

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
#include "conformance/spec/request.h"
#include "conformance/spec/source_position.h"
#include "support/json.h"

namespace purgatory::conformance {

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

// Reads the answer line by line as it comes, until one of them is what `until` wants, and ends the
// connection then. What was read is the answer that is judged: as JSON, a list of the lines.
struct Stream {
  Expectation until;
  std::chrono::milliseconds timeout{10'000};
  SourcePosition position;
};

// A request and what is expected of its answer.
struct RequestStep {
  RequestSpec request;
  std::vector<Capture> captures;
  std::optional<Retry> retry;
  std::optional<Stream> stream;
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

// Stops or starts a node of the target, or cuts or heals the link between two. A target offers it
// by a command of its file, or else as the reference server does: `POST
// /_mock/couchdb/nodes/{node}/stop` and `…/start`, `POST
// /_mock/couchdb/links/{node}/{node}/cut` and `…/heal`, each answered with 200.
struct NodeStep {
  enum class Verb { Stop, Start, Cut, Heal };
  Verb verb = Verb::Stop;
  std::vector<std::string> nodes;  // labels: one, of a link two
  SourcePosition position;
};

// Gives values to names, for the steps that follow.
struct SetStep {
  std::vector<std::pair<std::string, Json>> values;  // templates
  SourcePosition position;
};

struct Step;

// How many of the branches must have ended with an answer that meets an expectation.
struct Quota {
  enum class Kind { ExactlyOne, AtLeast, All };
  Kind kind = Kind::All;
  std::size_t least = 1;  // of AtLeast
  Expectation expect;
};

// Several sequences of steps that start together, each with a connection of its own.
struct ParallelStep {
  struct Branch {
    std::string name;  // what it captures is known as `name.capture` afterwards
    std::vector<Step> steps;
  };
  std::vector<Branch> branches;
  std::vector<Quota> quotas;
  SourcePosition position;
};

// What a step does: closed, so that whoever runs or prints steps must treat every kind. `tree:`,
// `compact:` and `use:` of the language, and `tree` under `expect`, become other steps when loaded.
using Action = std::variant<RequestStep, PropertyStep, NodeStep, SetStep, ParallelStep>;

// A name that each use of a set-up or group has for itself: the steps of one use know its value as
// `name`, and it is kept at `place`, where no template reaches, so that its clean-up finds it
// whatever was used since. Of its clean-up that is so of what it captured, too.
struct LocalName {
  std::string name;
  std::string place;
};

struct Step {
  std::string title;  // may be empty
  std::optional<Level> level;
  std::vector<std::string> clauses;
  Action action;
  SourcePosition position;
  std::vector<LocalName> locals = {};  // of a use within another the inner ones last
  // What a step of a group captures is known to all that follows, and kept for the clean-up.
  std::vector<LocalName> kept = {};
  // The place of the use that the step is of, the innermost; empty: of none. One of which no step
  // was begun, in an alternative that did not occur for instance, has nothing to clean up.
  std::string use = {};
};

}  // namespace purgatory::conformance

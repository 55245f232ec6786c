// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/control/call.h"
#include "mock_server/http/response.h"
#include "mock_server/model/rules.h"
#include "support/json.h"
#include "support/result.h"

namespace purgatory::api {

// All that one section of the server held at some moment. Never changes.
class SectionSnapshot {
 public:
  virtual ~SectionSnapshot() = default;
};

// The part of the server's state that belongs to one protocol, as the control sees it. A face that
// brings one is steered, kept and shown with all others; `scripts` of the page add a view of it.
// Thread-safe; may be called while requests are in work, and calls nothing of the control back.
class Section {
 public:
  virtual ~Section() = default;

  // "couchdb": its key in the state and in snapshots, and the first part of its own paths, which
  // begin with /_mock/<name>/.
  virtual std::string_view name() const = 0;
  virtual std::vector<ControlRoute> routes() = 0;
  // For GET /_mock/state: a few counts, at a cost that does not grow with them.
  virtual Json summary() const = 0;

  // Nothing of a user's is left; accounts of the start are.
  virtual void reset() = 0;
  virtual std::shared_ptr<const SectionSnapshot> snapshot() const = 0;
  // Requires a snapshot of this section. Feeds of what is replaced end.
  virtual void restore(const SectionSnapshot& snapshot) = 0;
  virtual void set_rules(RuleSet rules) = 0;
  // The server's clock shows another time: whoever waits for one must look again.
  virtual void clock_moved() = 0;

  // Content as JSON, the form that `--load` takes: the key of this section in the document
  // ("databases"), and its value in pieces, which end with the document's part.
  virtual std::string_view content_key() const = 0;
  virtual std::unique_ptr<http::BodyStream> content(
      std::shared_ptr<const SectionSnapshot> snapshot) const = 0;
  // Adds content. After an error, part of it may be there.
  virtual Result<void, std::string> load(const Json& content) = 0;
};

}  // namespace purgatory::api

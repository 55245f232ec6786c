// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "mock_server/api/control/section.h"
#include "mock_server/api/couchdb/cluster/faces.h"

namespace purgatory::api {

// The CouchDB face as the control sees it: its databases, documents, revision trees and purges.
class CouchDbSection final : public Section {
 public:
  // What the owner of the face does, each under the face's lock.
  struct Actions {
    std::function<void()> reset;
    std::function<Result<void, std::string>(const Json& databases)> load;
  };

  // `faces` outlives the section.
  CouchDbSection(Faces& faces, Actions actions) : faces_(faces), actions_(std::move(actions)) {}

  std::string_view name() const override { return "couchdb"; }
  std::vector<ControlRoute> routes() override;
  Json summary() const override;

  void reset() override { actions_.reset(); }
  std::shared_ptr<const SectionSnapshot> snapshot() const override;
  void restore(const SectionSnapshot& snapshot) override;
  void set_rules(RuleSet rules) override;
  void clock_moved() override;

  std::string_view content_key() const override { return "databases"; }
  std::unique_ptr<http::BodyStream> content(
      std::shared_ptr<const SectionSnapshot> snapshot) const override;
  Result<void, std::string> load(const Json& content) override { return actions_.load(content); }

 private:
  Faces& faces_;
  const Actions actions_;
};

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "mock_server/api/control/section.h"
#include "mock_server/api/crdb/face.h"

namespace purgatory::api::redis {

// The Redis Enterprise face as the control sees it: its clusters, links, gates, Active-Active
// databases and tasks.
class WorldSection final : public Section {
 public:
  // `face` outlives the section.
  explicit WorldSection(Face& face) : face_(face) {}

  std::string_view name() const override { return "crdb"; }
  std::vector<ControlRoute> routes() override;
  Json summary() const override;

  void reset() override { face_.reset(); }
  std::shared_ptr<const SectionSnapshot> snapshot() const override;
  void restore(const SectionSnapshot& snapshot) override;
  void set_rules(RuleSet rules) override { face_.set_rules(rules); }
  void clock_moved() override { face_.clock_moved(); }

  std::string_view content_key() const override { return "active_active"; }
  std::unique_ptr<http::BodyStream> content(
      std::shared_ptr<const SectionSnapshot> snapshot) const override;
  Result<void, std::string> load(const Json& content) override;

 private:
  Face& face_;
};

}  // namespace purgatory::api::redis

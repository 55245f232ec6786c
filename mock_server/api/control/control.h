// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/control/activity.h"
#include "mock_server/api/control/faults/faults.h"
#include "mock_server/api/control/journal/journal.h"
#include "mock_server/api/control/section.h"
#include "mock_server/api/control/snapshots.h"
#include "mock_server/api/control/steered_clock.h"
#include "mock_server/model/rules.h"

namespace purgatory::api {

// What steers and watches a server, whatever faces it has: clock, faults, journal, snapshots,
// rules. One for a server; every face is served through a ControlledService of it. Thread-safe once
// all sections are there.
class Control {
 public:
  // `clock` outlives the control. `rules` are those that a reset goes back to.
  Control(SteeredClock& clock, RuleSet rules);

  // Before anything is served. The section outlives the control.
  void add(Section& section);
  const std::vector<Section*>& sections() const { return sections_; }
  std::vector<std::string> section_names() const;

  SteeredClock& clock() { return clock_; }
  Journal& journal() { return journal_; }
  Faults& faults() { return faults_; }
  Snapshots& snapshots() { return snapshots_; }
  Activity& activity() { return activity_; }

  // After the clock was moved: ends waits that are over by it.
  void clock_moved();

  RuleSet rules() const;
  void set_rules(RuleSet rules);
  enum class Keeps { No, Yes };
  void change_rule(Rule rule, Keeps keeps);
  RuleSet rules_at_start() const { return rules_at_start_; }

  // Loads the content, now and after every reset.
  Result<void, std::string> start_with(Json content);
  // Everything as it was at the start: content, clock, rules; no faults, an empty journal that
  // records no bodies. Snapshots stay.
  void reset();
  Snapshot take_snapshot();
  void restore(const Snapshot& snapshot);

  // Content as `--load` takes it: an object with the content keys of the sections. All of it, or
  // nothing and the first fault in words.
  enum class Before { Keep, Clear };
  Result<void, std::string> load(const Json& content, Before before);

  // Waits in real time, or until the server stops.
  void wait(std::chrono::milliseconds time);
  // Ends all waits; called once, before the listeners stop.
  void stop();

 private:
  // Requires the lock.
  void apply_rules(RuleSet rules);
  Result<void, std::string> check_keys(const Json& content) const;
  // Each section's part, until one is refused. Requires the lock.
  Result<void, std::string> load_parts(const Json& content);

  SteeredClock& clock_;
  const RuleSet rules_at_start_;
  std::vector<Section*> sections_;
  Journal journal_;
  Faults faults_;
  Snapshots snapshots_;
  Activity activity_;

  // One change of the whole at a time: resets, restores, loads, changes of rules.
  mutable std::mutex changing_;
  RuleSet rules_;
  std::optional<Json> start_content_;

  std::mutex stopping_;
  std::condition_variable stopped_;
  bool is_stopped_ = false;
};

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>

#include "conformance/http/http_client.h"
#include "conformance/property/property_check.h"
#include "conformance/run/scenario/source_lines.h"
#include "support/clock.h"

namespace purgatory::conformance {

// What all scenarios of a run share: the target, and the edges of the world. Outlives the run and
// is not changed by it.
struct RunContext {
  std::string base_url;
  // By label, where the target has clusters; the first one is asked where a step names none.
  std::map<std::string, std::string> clusters;
  // By label, where the target has several nodes.
  std::map<std::string, std::string> nodes;
  // They are a target of their own: what needs nodes asks the first of them instead of `base_url`.
  bool nodes_are_apart = false;
  // What a person gave to steer nodes, in a shell, with `{{node}}` (of a link `{{node}}` and
  // `{{other}}`) in it, by "stop", "start", "cut" and "heal"; what is not there is asked of the
  // target's control.
  std::map<std::string, std::string> node_commands;
  // Runs a command line in a shell: nothing when it succeeded, else why not.
  std::function<std::optional<std::string>(const std::string&)> shell;
  std::map<std::string, std::string> variables;  // {{name}} and value, as the target has them
  std::optional<Credentials> account;
  std::string run;         // goes into the names of databases: lower-case hexadecimal digits
  std::uint64_t seed = 0;  // of {{uuid}}
  std::map<std::string, std::string> promises;  // by clause
  std::function<std::unique_ptr<HttpClient>()> new_client;
  // Waits between two tries of a request; returns early when the run is interrupted.
  std::function<void(std::chrono::milliseconds)> pause;
  // The same, also when the run is interrupted: for what is put right at the end. Null: as `pause`.
  std::function<void(std::chrono::milliseconds)> wait_out;
  // The clusters, or nodes, have a clock that can be moved instead of waited for.
  bool moves_clock = false;
  const Clock* clock = nullptr;
  const std::atomic<bool>* interrupted = nullptr;
  SourceLines* source_lines = nullptr;
  // Held by a scenario that steers the target for itself alone, shared by all others.
  std::shared_ptr<std::shared_mutex> steering = std::make_shared<std::shared_mutex>();
  PropertyEffort property_effort;
  bool keeps_databases = false;  // no clean-up, for a person who wants to look

  // The same run for scenarios that need nodes. Requires nodes.
  RunContext for_nodes() const {
    RunContext other = *this;
    other.base_url = nodes.begin()->second;
    other.nodes_are_apart = false;
    return other;
  }
  bool is_interrupted() const { return interrupted != nullptr && interrupted->load(); }
};

// Waits on the machine's clock, in slices short enough that an interruption is not felt to hang.
std::function<void(std::chrono::milliseconds)> real_pause(const std::atomic<bool>& interrupted);

}  // namespace purgatory::conformance

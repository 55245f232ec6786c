// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/http/http_client.h"
#include "conformance/replay/replayer.h"

namespace purgatory::conformance {

// What all recordings of a replay add to.
struct ReplayCounts {
  std::size_t judged = 0;
  std::size_t alike = 0;
  std::size_t not_judged = 0;  // behind an allowed difference that diverges
  KindTallies kinds;
  std::vector<std::size_t> used;  // of each allowed difference, how often
  std::vector<std::string> left;  // databases that could not be removed
};

// Plays one recording and judges its answers. Used once.
class RecordingPlayer {
 public:
  RecordingPlayer(const Recording& recording, const RunContext& context,
                  const ReplayOptions& options, ReplayCounts& counts);

  ScenarioResult play(HttpClient& client);

 private:
  Request request_for(const RecordedExchange& recorded) const;
  // False when the rest cannot be played.
  bool play_exchange(const RecordedExchange& recorded, std::size_t index, HttpClient& client);
  void judge(const RecordedExchange& recorded, std::size_t index, const Exchange& exchange);
  void record(const RecordedExchange& recorded, std::size_t index, const Exchange& exchange,
              const std::vector<Difference>& found);
  void could_not_run(const std::string& reason);
  void conclude();

  const Recording& recording_;
  const RunContext& context_;
  const ReplayOptions& options_;
  ReplayCounts& counts_;
  ScenarioResult result_;
  std::size_t differing_ = 0;
  std::size_t allowed_ = 0;
  bool has_diverged_ = false;
};

}  // namespace purgatory::conformance

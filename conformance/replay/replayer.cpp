// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/replayer.h"

#include <chrono>
#include <utility>

#include "conformance/plan/glob.h"
#include "conformance/replay/recording_player.h"

namespace purgatory::conformance {
namespace {

using std::chrono::microseconds;
using SteadyClock = std::chrono::steady_clock;

// After so many recordings in a row without an answer the target counts as gone: each further one
// would cost a time-out and tell nothing.
constexpr int kPatience = 3;

microseconds since(SteadyClock::time_point start) {
  return std::chrono::duration_cast<microseconds>(SteadyClock::now() - start);
}

ScenarioResult not_played(const Recording& recording, std::string reason) {
  ScenarioResult result;
  result.id = "recordings/" + recording.name;
  result.title = recording.title;
  result.position = {recording.file, 0, 0};
  result.verdict = Verdict::CouldNotRun;
  result.reason = std::move(reason);
  return result;
}

bool lost_the_target(const ScenarioResult& result) {
  for (const auto& finding : result.findings) {
    if (finding.exchange && finding.exchange->error() != nullptr) return true;
  }
  return false;
}

// Plays one recording after the other, and stops asking a target that is gone.
class Session {
 public:
  Session(const RunContext& context, const ReplayOptions& options, ReplayCounts& counts)
      : context_(context), options_(options), counts_(counts), client_(context.new_client()) {}

  ScenarioResult play(const Recording& recording) {
    if (context_.is_interrupted()) return not_played(recording, "the replay was interrupted");
    if (lost_ >= kPatience) {
      return not_played(recording, "the target gave no answer to the recordings before it");
    }
    const auto start = SteadyClock::now();
    ScenarioResult result = RecordingPlayer(recording, context_, options_, counts_).play(*client_);
    result.elapsed = since(start);
    lost_ = lost_the_target(result) ? lost_ + 1 : 0;
    return result;
  }

 private:
  const RunContext& context_;
  const ReplayOptions& options_;
  ReplayCounts& counts_;
  std::unique_ptr<HttpClient> client_;
  int lost_ = 0;
};

bool concerns(const AllowedDifference& allowed, const std::vector<Recording>& recordings) {
  for (const auto& recording : recordings) {
    if (glob_matches(allowed.recording, recording.name)) return true;
  }
  return false;
}

void add_remarks(const std::vector<Recording>& recordings, const ReplayOptions& options,
                 const ReplayCounts& counts, RunSummary& summary) {
  for (const auto& [kind, tally] : counts.kinds) {
    if (kind.empty()) continue;
    summary.remarks.push_back("kind " + kind + ": " + std::to_string(tally.differing) + " of " +
                              std::to_string(tally.judged) + " differ");
  }
  for (std::size_t i = 0; i < options.allowed.size(); ++i) {
    const auto& allowed = options.allowed[i];
    if (counts.used[i] > 0) {
      summary.remarks.push_back("allowed " + std::to_string(counts.used[i]) +
                                " times: " + allowed.reason);
    } else if (concerns(allowed, recordings) && !summary.is_interrupted) {
      summary.remarks.push_back("an allowed difference matched nothing: " + allowed.recording +
                                " " + allowed.path + " (" + allowed.reason + ")");
    }
  }
  if (counts.not_judged > 0) {
    summary.remarks.push_back(std::to_string(counts.not_judged) +
                              " exchanges not judged, behind an allowed difference of state");
  }
  summary.remarks.push_back(std::to_string(counts.alike) + " of " + std::to_string(counts.judged) +
                            " exchanges judged are alike");
}

}  // namespace

RunSummary replay(const std::vector<Recording>& recordings, const RunContext& context,
                  const ReplayOptions& options, RunHeader header,
                  const std::vector<Reporter*>& reporters) {
  const auto start = SteadyClock::now();
  header.planned = recordings.size();
  for (Reporter* reporter : reporters) reporter->begin(header);
  RunSummary summary;
  ReplayCounts counts;
  counts.used.resize(options.allowed.size());
  Session session(context, options, counts);
  for (const auto& recording : recordings) {
    const ScenarioResult result = session.play(recording);
    summary.totals.add(result);
    for (Reporter* reporter : reporters) reporter->add(result);
  }
  summary.is_interrupted = context.is_interrupted();
  summary.residue = std::move(counts.left);
  add_remarks(recordings, options, counts, summary);
  summary.elapsed = since(start);
  for (Reporter* reporter : reporters) reporter->end(summary);
  return summary;
}

}  // namespace purgatory::conformance

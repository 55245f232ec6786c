// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/session/report_set.h"
#include "conformance/command/session/target_session.h"
#include "conformance/replay/replayer.h"

namespace purgatory::conformance {
namespace {

ReplayOptions replay_options(const RecordingOptions& options,
                             const std::vector<Recording>& recordings) {
  ReplayOptions result;
  result.kinds =
      value_or_usage_error(select_kinds(recordings, options.kinds, options.without_kinds));
  if (!options.allowed.empty()) {
    result.allowed = value_or_usage_error(load_allowed_differences(options.allowed));
  }
  return result;
}

}  // namespace

ExitCode replay_command(const CommandLine& line, std::ostream& out) {
  const auto recordings = value_or_usage_error(collect_recordings(line.recordings.paths));
  const ReplayOptions options = replay_options(line.recordings, recordings);
  ReportSet reports(line.report, out);
  const TargetSession session(line.target);
  reports.hide(session.secrets());
  RunHeader header =
      session.header("replay", line.report.is_strict ? Strictness::Strict : Strictness::Lenient);
  header.planned = recordings.size();
  const RunSummary summary =
      replay(recordings, session.context(), options, header, reports.reporters());
  return reports.conclude(exit_code(header, summary));
}

}  // namespace purgatory::conformance

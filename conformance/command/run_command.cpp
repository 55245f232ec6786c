// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/session/baseline_update.h"
#include "conformance/command/session/environment.h"
#include "conformance/command/session/probing.h"
#include "conformance/command/session/report_set.h"
#include "conformance/command/session/specs.h"
#include "conformance/command/session/suite_identity.h"
#include "conformance/command/session/target_session.h"
#include "conformance/command/session/target_settings.h"
#include "conformance/plan/arrangement.h"
#include "conformance/report/output/report_file.h"
#include "conformance/run/runner.h"
#include "conformance/spec/target/known_failures.h"
#include "support/random.h"

namespace purgatory::conformance {
namespace {

Shard shard_of(const std::string& asked) {
  if (asked == "none") return {};
  if (!asked.empty() && asked != "auto") return value_or_usage_error(parse_shard(asked));
  const auto source = asked.empty() ? ShardSource::Explicit : ShardSource::Any;
  const auto shard = value_or_usage_error(shard_of_environment(environment, source));
  if (!shard && asked == "auto") {
    throw CommandError(ExitCode::Usage,
                       "--shard auto: the environment names no shard (docs/running.md lists the "
                       "variables); give it as I/N");
  }
  return shard.value_or(Shard{});
}

Arrangement arrangement_of(const RunningOptions& running) {
  Arrangement arrangement{shard_of(running.shard), running.repeat, running.seed};
  const bool is_random = running.order == RunningOptions::Order::Random;
  // Short, since people copy it from one terminal to another.
  if (is_random && !arrangement.seed) {
    arrangement.seed = RandomSource::from_system().below(1'000'000'000);
  }
  return arrangement;
}

RunHeader header_of(const TargetSession& session, const CommandLine& line,
                    const Arrangement& arrangement, const Specs& specs) {
  RunHeader header =
      session.header("run", line.report.is_strict ? Strictness::Strict : Strictness::Lenient);
  if (arrangement.shard.count > 1) header.shard = to_string(arrangement.shard);
  header.repeat = arrangement.repeat;
  header.suite = suite_fingerprint(specs);
  header.seed = arrangement.seed;
  return header;
}

// Bazel takes the file as word that sharding was understood.
void tell_bazel() {
  if (const auto path = environment("TEST_SHARD_STATUS_FILE")) ReportFile(*path).close();
}

ExitCode show_plan(const Plan& plan, const CommandLine& line, std::ostream& out) {
  std::size_t not_applicable = 0;
  std::size_t known = 0;
  for (const auto& planned : plan.scenarios) {
    out << planned.id << "  " << level_name(planned.scenario->level);
    if (!planned.missing_capabilities.empty()) {
      ++not_applicable;
      out << "  not applicable: needs " << planned.missing_capabilities.front();
    } else if (planned.known_failure) {
      ++known;
      out << "  known failure";
    }
    out << "\n";
  }
  out << plan.scenarios.size() << " scenarios would run against " << line.target.target << ", "
      << not_applicable << " of them not applicable, " << known
      << " known failures; nothing was sent\n";
  return ExitCode::Conformant;
}

// Those of the target's own file, and those of the baseline.
std::vector<KnownFailure> known_failures(const CommandLine& line,
                                         const std::optional<BaselineUpdate>& update) {
  std::vector<KnownFailure> known = known_failures_of(line.target);
  if (line.running.baseline.empty()) return known;
  const auto more = update ? update->entries() : load_known_failures(line.running.baseline);
  known.insert(known.end(), more.begin(), more.end());
  return known;
}

// `code` is that of the run as it was judged, by the list before its update.
ExitCode updated_code(const BaselineUpdate& update, const RunSummary& summary, ExitCode code) {
  if (code != ExitCode::NotConformant || !update.lists_everything()) return code;
  return is_complete(summary) ? ExitCode::Conformant : ExitCode::Incomplete;
}

// Who only runs the suites should know that some of what they expect may prove nothing.
std::vector<std::string> remarks_on(const Specs& specs) {
  const std::size_t warnings = warnings_of(specs).size();
  if (warnings == 0) return {};
  return {"the suites have warnings, which `purgatory lint` tells: " + std::to_string(warnings)};
}

ExitCode conclude(ReportSet& reports, const std::optional<BaselineUpdate>& update, ExitCode code,
                  std::ostream& out) {
  if (!update) return reports.conclude(code);
  if (!update->outcome().empty()) out << update->outcome() << "\n";
  return reports.conclude(code);
}

}  // namespace

ExitCode run_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = load_specs(line.specs, variables_of(line.target));
  std::optional<BaselineUpdate> update;
  if (line.running.updates_baseline) update.emplace(line.running.baseline);
  const Arrangement arrangement = arrangement_of(line.running);
  // Mistakes in the selection and in the reports come before anything is started or sent.
  Plan plan = arrange(
      value_or_usage_error(make_plan(
          specs.suites, {line.selection, claimed_capabilities(line.target, specs.vocabulary),
                         known_failures(line, update)})),
      arrangement);
  if (line.running.is_dry) return show_plan(plan, line, out);
  ReportSet reports(line.report, out);
  if (update) reports.add(*update);
  tell_bazel();
  TargetSession session(line.target);
  reports.hide(session.secrets());
  withdraw_what_is_lacking(plan, session, line.target);
  session.guard(line.target);
  session.context().promises = promises_of(specs.vocabulary);
  session.context().property_effort = line.running.histories;
  session.context().keeps_databases = line.running.keeps_databases;
  RunHeader header = header_of(session, line, arrangement, specs);
  header.clauses = tested_clauses(specs.vocabulary, plan);
  header.planned = plan.scenarios.size();
  const RunOptions options{session.jobs(line.jobs), line.running.fail_fast, remarks_on(specs)};
  const RunSummary summary =
      run_plan(plan, session.context(), options, header, reports.reporters());
  ExitCode code = exit_code(header, summary);
  if (update) code = updated_code(*update, summary, code);
  return conclude(reports, update, code, out);
}

}  // namespace purgatory::conformance

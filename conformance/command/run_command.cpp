// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/report_set.h"
#include "conformance/command/specs.h"
#include "conformance/command/target_session.h"
#include "conformance/run/runner.h"
#include "conformance/spec/known_failures.h"

namespace purgatory::conformance {
namespace {

std::vector<KnownFailure> known_failures(const std::string& baseline) {
  if (baseline.empty()) return {};
  return load_known_failures(baseline);
}

}  // namespace

ExitCode run_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = load_specs(line.specs);
  PlanRequest request{
      line.selection, {.everything = true, .claimed = {}}, known_failures(line.baseline)};
  // Mistakes in the selection and in the reports come before anything is started or sent.
  if (const auto plan = make_plan(specs.suites, request); !plan) {
    throw CommandError(ExitCode::Usage, plan.error());
  }
  ReportSet reports(line.report, out);
  TargetSession session(line.target);
  session.context().promises = promises_of(specs.vocabulary);
  request.capabilities = session.capabilities(specs.vocabulary);
  const auto plan = make_plan(specs.suites, request);
  if (!plan) throw CommandError(ExitCode::Usage, plan.error());

  RunHeader header =
      session.header("run", line.report.is_strict ? Strictness::Strict : Strictness::Lenient);
  header.planned = plan->scenarios.size();
  const RunOptions options{session.jobs(line.jobs), line.fail_fast};
  const RunSummary summary =
      run_plan(*plan, session.context(), options, header, reports.reporters());
  return reports.conclude(exit_code(header, summary));
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/session/probing.h"
#include "conformance/command/session/specs.h"
#include "conformance/command/session/target_session.h"
#include "conformance/diff/target_diff.h"
#include "conformance/http/curl_command.h"
#include "conformance/http/redaction.h"
#include "conformance/plan/planner.h"
#include "conformance/report/console/console.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

std::string shown(std::string_view text) { return printable(without_url_credentials(text)); }

std::string curl_line(const std::optional<Exchange>& exchange) {
  return exchange ? shown(curl_command(exchange->asked)) : "not asked";
}

const Request& asked(const Parting& parting) {
  return parting.left ? parting.left->asked : parting.right->asked;
}

void print(std::ostream& out, const Parting& parting) {
  const Request& request = asked(parting);
  out << fmt::format("parts  {}\n  {}\n  request {} of {}: {} {}\n", parting.id,
                     shown(parting.title), parting.request, parting.requests, request.method,
                     shown(request.path));
  for (const auto& difference : parting.differences) {
    out << fmt::format("    {}\n      A  {}\n      B  {}\n", shown(difference.path),
                       shown(difference.want), shown(difference.got));
  }
  if (parting.differences.empty()) {
    out << "    only " << (parting.left ? "A" : "B")
        << " was asked: the scenario ended before on the other\n";
  }
  out << "    repeat A  " << curl_line(parting.left) << "\n"
      << "    repeat B  " << curl_line(parting.right) << "\n\n";
}

Json json_of(const Parting& parting) {
  Json differences = Json::array();
  for (const auto& difference : parting.differences) {
    differences.push_back(Json::object({{"path", shown(difference.path)},
                                        {"a", shown(difference.want)},
                                        {"b", shown(difference.got)}}));
  }
  const Request& request = asked(parting);
  return Json::object({{"id", parting.id},
                       {"title", shown(parting.title)},
                       {"request", static_cast<std::int64_t>(parting.request)},
                       {"method", request.method},
                       {"path", shown(request.path)},
                       {"differences", std::move(differences)},
                       {"repeat_a", curl_line(parting.left)},
                       {"repeat_b", curl_line(parting.right)}});
}

Json json_of(const TargetDiff& diff) {
  Json partings = Json::array();
  for (const auto& parting : diff.partings) partings.push_back(json_of(parting));
  Json unanswered = Json::array();
  for (const auto& reason : diff.unanswered) unanswered.push_back(shown(reason));
  return Json::object({{"alike", static_cast<std::int64_t>(diff.alike)},
                       {"partings", std::move(partings)},
                       {"unanswered", std::move(unanswered)},
                       {"not_begun", static_cast<std::int64_t>(diff.not_begun)}});
}

void print(std::ostream& out, const TargetDiff& diff) {
  for (const auto& parting : diff.partings) print(out, parting);
  for (const auto& reason : diff.unanswered) out << "no answer  " << shown(reason) << "\n";
  out << fmt::format("{} scenarios alike, {} part", diff.alike, diff.partings.size());
  if (!diff.unanswered.empty()) out << ", " << diff.unanswered.size() << " without an answer";
  if (diff.not_begun > 0) out << ", " << diff.not_begun << " not begun";
  out << "\n";
}

ExitCode code_of(const TargetDiff& diff, bool is_interrupted) {
  if (is_interrupted) return ExitCode::Interrupted;
  if (!diff.partings.empty()) return ExitCode::NotConformant;
  return diff.unanswered.empty() ? ExitCode::Conformant : ExitCode::Incomplete;
}

// A behaviour that was asked for is B's when both are embedded: A shows what B makes of it.
std::pair<TargetOptions, TargetOptions> options_of(const CommandLine& line) {
  TargetOptions left = line.target;
  TargetOptions right = line.target;
  right.target = line.other_target;
  (line.other_target == "embedded" ? left : right).behaviour = {};
  return {left, right};
}

// What both can do: on a target that lacks a capability a difference says nothing.
Capabilities common(const Capabilities& left, const Capabilities& right) {
  if (left.everything) return right;
  if (right.everything) return left;
  Capabilities both;
  std::ranges::set_intersection(left.claimed, right.claimed,
                                std::inserter(both.claimed, both.claimed.end()));
  return both;
}

void leave_out_inapplicable(Plan& plan) {
  std::erase_if(plan.scenarios, [](const PlannedScenario& planned) {
    return !planned.missing_capabilities.empty();
  });
}

Plan plan_of(const CommandLine& line, const Specs& specs, const TargetOptions& left,
             const TargetOptions& right) {
  Plan plan = value_or_usage_error(
      make_plan(specs.suites, {line.selection,
                               common(claimed_capabilities(left, specs.vocabulary),
                                      claimed_capabilities(right, specs.vocabulary)),
                               {}}));
  leave_out_inapplicable(plan);
  return plan;
}

}  // namespace

ExitCode diff_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = load_specs(line.specs);
  const auto [left_options, right_options] = options_of(line);
  Plan plan = plan_of(line, specs, left_options, right_options);
  TargetSession left(left_options);
  TargetSession right(right_options);
  right.context().run = left.context().run;
  right.context().seed = left.context().seed;
  withdraw_what_is_lacking(plan, left, left_options);
  withdraw_what_is_lacking(plan, right, right_options);
  leave_out_inapplicable(plan);
  left.guard(left_options);
  right.guard(right_options);
  const bool shows_progress = !line.is_json && console_style(false).shows_progress;
  const auto progress = [&](std::size_t done, std::size_t planned) {
    if (shows_progress) out << "\r\033[K[" << done << "/" << planned << "]" << std::flush;
  };
  if (!line.is_json) {
    out << "A: " << left.header("diff", Strictness::Lenient).target
        << "\nB: " << right.header("diff", Strictness::Lenient).target << "\n";
  }
  const int jobs = std::min(left.jobs(line.jobs), right.jobs(line.jobs));
  const TargetDiff diff = diff_targets(plan, {left.context(), right.context()}, jobs, progress);
  if (shows_progress) out << "\r\033[K";
  if (line.is_json) {
    out << json_of(diff).dump() << "\n";
  } else {
    print(out, diff);
  }
  return code_of(diff, left.context().is_interrupted());
}

}  // namespace purgatory::conformance

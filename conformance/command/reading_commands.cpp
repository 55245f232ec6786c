// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/listing/listing_json.h"
#include "conformance/command/listing/step_text.h"
#include "conformance/command/session/specs.h"
#include "conformance/plan/planner.h"
#include "conformance/spec/schema/suite_schema.h"

namespace purgatory::conformance {
namespace {

Plan plan_of(const Specs& specs, const Selection& selection) {
  auto plan = make_plan(specs.suites, {selection, {.everything = true, .claimed = {}}, {}});
  if (!plan) throw CommandError(ExitCode::Usage, plan.error());
  return std::move(*plan);
}

// What is wrong is told by whoever reports errors; the warnings stand in front of that.
Specs specs_or_warnings(const std::string& folder, std::ostream& out) {
  try {
    return load_specs(folder);
  } catch (const SpecError& error) {
    for (const std::string& warning : warning_texts(error.warnings())) out << warning;
    out.flush();
    throw;
  }
}

void print_steps(std::ostream& out, const char* title, const std::vector<Step>& steps) {
  if (steps.empty()) return;
  out << title << "\n";
  for (const auto& step : steps) out << step_text(step, "  - ");
}

void print_scenario(std::ostream& out, const Specs& specs, const PlannedScenario& planned) {
  const Scenario& scenario = *planned.scenario;
  out << scenario.id << "  " << level_name(scenario.level) << "\n"
      << scenario.title << "\n"
      << scenario.position.file << ":" << scenario.position.line << "\n";
  const auto promises = promises_of(specs.vocabulary);
  for (const auto& clause : clauses_of(scenario)) {
    const auto promise = promises.find(clause);
    out << "clause " << clause << ": " << (promise == promises.end() ? "" : promise->second)
        << "\n";
  }
  for (const auto& axis : scenario.matrix) {
    out << "for each " << axis.name << ":";
    for (const auto& value : axis.values) out << " " << value.name << " " << value.value.dump();
    out << "\n";
  }
  for (const auto& setup : planned.suite->setups) out << "set-up " << setup.name << "\n";
  print_steps(out, "given", scenario.given);
  print_steps(out, "steps", scenario.steps);
  print_steps(out, "clean-up", scenario.cleanup);
}

}  // namespace

ExitCode list_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = load_specs(line.specs);
  const Plan plan = plan_of(specs, line.selection);
  if (line.is_json) {
    out << listing_json(plan).dump() << "\n";
    return ExitCode::Conformant;
  }
  for (const auto& planned : plan.scenarios) {
    out << planned.id << "  " << level_name(planned.scenario->level) << "  "
        << planned.scenario->title << "\n";
  }
  return ExitCode::Conformant;
}

ExitCode lint_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = specs_or_warnings(line.specs, out);
  const Plan plan = plan_of(specs, {});
  const std::vector<std::string> warnings = warnings_of(specs);
  for (const std::string& warning : warnings) out << warning;
  out << specs.suites.size() << " suites, " << plan.scenarios.size() << " scenarios: no mistakes"
      << (warnings.empty() ? "" : ", warnings: " + std::to_string(warnings.size())) << "\n";
  return ExitCode::Conformant;
}

ExitCode explain_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = load_specs(line.specs);
  const Plan plan = plan_of(specs, {{line.scenario}, {}, {}, {}, {}});
  if (line.is_json) {
    out << explanation_json(plan, promises_of(specs.vocabulary)).dump() << "\n";
    return ExitCode::Conformant;
  }
  const Scenario* last = nullptr;
  for (const auto& planned : plan.scenarios) {
    if (planned.scenario == last) continue;
    if (last != nullptr) out << "\n";
    last = planned.scenario;
    print_scenario(out, specs, planned);
  }
  return ExitCode::Conformant;
}

ExitCode schema_command(const CommandLine& line, std::ostream& out) {
  const bool is_setups = line.schema == "setups";
  const Json schema = line.schema == "target" ? target_schema()
                      : is_setups             ? setups_schema()
                                              : suite_schema();
  out << schema.pretty() << "\n";
  return ExitCode::Conformant;
}

ExitCode clauses_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = load_specs(line.specs);
  std::map<std::string, std::set<std::string>> scenarios;
  for (const auto& suite : specs.suites) {
    for (const auto& scenario : suite.scenarios) {
      for (const auto& clause : clauses_of(scenario)) scenarios[clause].insert(scenario.id);
    }
  }
  std::size_t covered = 0;
  const auto clauses = specs.vocabulary.clauses.value_or(std::vector<Clause>{});
  if (line.is_json) {
    out << coverage_json(clauses, scenarios).dump() << "\n";
    return ExitCode::Conformant;
  }
  for (const auto& clause : clauses) {
    const auto& testing = scenarios[clause.id];
    covered += testing.empty() ? 0 : 1;
    out << (testing.empty() ? "NONE  " : "      ") << clause.id << "  " << level_name(clause.level)
        << "  " << clause_kind_name(clause.kind) << "\n"
        << "        " << clause.promise << "\n";
    for (const auto& scenario : testing) out << "        by " << scenario << "\n";
  }
  out << covered << " of " << clauses.size() << " clauses are put to the test\n";
  return ExitCode::Conformant;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/session/specs.h"
#include "conformance/command/session/target_session.h"
#include "conformance/prove/prove.h"
#include "conformance/run/interruption.h"
#include "conformance/run/runner.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

// Servers that miss a promise make scenarios wait; others use the time.
constexpr int kRulesAtOnce = 4;

// Keeps what a run finds; says nothing.
class Keeper final : public Reporter {
 public:
  void begin(const RunHeader&) override {}
  void add(const ScenarioResult& result) override { results.push_back(result); }
  void end(const RunSummary&) override {}

  std::vector<ScenarioResult> results;
};

std::vector<ScenarioResult> results_under(const std::string& rule, const Plan& plan, int jobs) {
  TargetOptions options;
  if (!rule.empty()) options.behaviour.deviate = {rule};
  const TargetSession session(options);
  if (session.context().is_interrupted()) return {};
  Keeper keeper;
  run_plan(plan, session.context(), {session.jobs(jobs), false},
           session.header("prove", Strictness::Strict), {&keeper});
  if (session.context().is_interrupted()) return {};
  return std::move(keeper.results);
}

// "couchdb" of "couchdb/purge/leaf" and of "couchdb.purge.leaf-only".
std::string_view api_of(std::string_view id) { return id.substr(0, id.find_first_of("./")); }

// The cases about the API that a rule is of: no other can tell whether it is broken.
Plan cases_about(const Plan& plan, const std::vector<EmbeddedRule>& rules,
                 const std::string& rule) {
  const auto broken = std::ranges::find(rules, rule, &EmbeddedRule::name);
  if (broken == rules.end()) return plan;
  Plan narrowed;
  for (const auto& planned : plan.scenarios) {
    if (api_of(planned.id) == api_of(broken->clause)) narrowed.scenarios.push_back(planned);
  }
  return narrowed;
}

// Rules that are named, else those of the APIs that the plan is about.
std::vector<EmbeddedRule> rules_wanted(const std::vector<std::string>& names, const Plan& plan) {
  std::vector<EmbeddedRule> rules = embedded_rules();
  if (names.empty()) {
    std::erase_if(rules, [&](const EmbeddedRule& rule) {
      return std::ranges::none_of(plan.scenarios, [&](const PlannedScenario& planned) {
        return api_of(planned.id) == api_of(rule.clause);
      });
    });
    return rules;
  }
  for (const auto& name : names) {
    if (std::ranges::find(rules, name, &EmbeddedRule::name) == rules.end()) {
      throw CommandError(ExitCode::Usage, "the embedded server has no rule \"" + name + "\"");
    }
  }
  std::erase_if(rules, [&](const EmbeddedRule& rule) {
    return std::ranges::find(names, rule.name) == names.end();
  });
  return rules;
}

void print_list(std::ostream& out, const char* label, const std::vector<std::string>& list) {
  for (const auto& entry : list) out << "    " << label << " " << entry << "\n";
}

void print_rule(std::ostream& out, const RuleOutcome& outcome, bool is_verbose) {
  out << (outcome.is_noticed() ? "noticed   " : "SURVIVED  ") << outcome.rule.name << "  ("
      << outcome.rule.clause << ")\n";
  print_list(out, "by", outcome.noticed_by);
  print_list(out, "promised, but not noticed, by", outcome.broken_promises);
  if (is_verbose || !outcome.is_noticed()) {
    print_list(out, "another clause failed in", outcome.failed_otherwise);
  }
}

void print_matrix(std::ostream& out, const KillMatrix& matrix, bool is_verbose) {
  for (const auto& id : matrix.unsound) {
    out << "fails without any deviation: " << id << "\n";
  }
  for (const auto& entry : matrix.unknown_rules) out << "notices no rule: " << entry << "\n";
  std::size_t noticed = 0;
  for (const auto& outcome : matrix.rules) {
    print_rule(out, outcome, is_verbose);
    noticed += outcome.is_noticed() ? 1 : 0;
  }
  for (const auto& id : matrix.unproven) {
    out << "PROVES NOTHING  " << id << ": no broken rule makes a MUST of its clauses fail\n";
  }
  if (is_verbose) print_list(out, "no broken rule shows in", matrix.unseen_clauses);
  if (interrupted()) out << "interrupted: ";
  out << noticed << " of " << matrix.rules.size() << " rules " << (interrupted() ? "tried " : "")
      << "are noticed when they are broken\n";
}

Json json_of(const std::vector<std::string>& words) {
  Json list = Json::array();
  for (const auto& word : words) list.push_back(word);
  return list;
}

Json json_of(const RuleOutcome& outcome) {
  return Json::object({{"rule", outcome.rule.name},
                       {"clause", outcome.rule.clause},
                       {"noticed", outcome.is_noticed()},
                       {"noticed_by", json_of(outcome.noticed_by)},
                       {"promised_by", json_of(outcome.broken_promises)},
                       {"failed_otherwise", json_of(outcome.failed_otherwise)}});
}

// `promised_by`: scenarios that promise to notice it and do not.
Json json_of(const KillMatrix& matrix) {
  Json rules = Json::array();
  for (const auto& outcome : matrix.rules) rules.push_back(json_of(outcome));
  return Json::object({{"rules", std::move(rules)},
                       {"fail_without_deviation", json_of(matrix.unsound)},
                       {"notice_no_rule", json_of(matrix.unknown_rules)},
                       {"prove_nothing", json_of(matrix.unproven)},
                       {"unseen_clauses", json_of(matrix.unseen_clauses)},
                       {"interrupted", interrupted().load()}});
}

}  // namespace

ExitCode prove_command(const CommandLine& line, std::ostream& out) {
  const Specs specs = load_specs(line.specs);
  const Plan plan = value_or_usage_error(
      make_plan(specs.suites, {line.selection, {.everything = true, .claimed = {}}, {}}));
  const auto& names = line.target.behaviour.deviate;
  const auto rules = rules_wanted(names, plan);
  const auto run = [&](const std::string& rule) {
    return results_under(rule, cases_about(plan, rules, rule), line.jobs);
  };
  auto matrix = prove(plan, rules, run, kRulesAtOnce);
  const bool is_whole = names.empty() && matrix.rules.size() == rules.size();
  if (!is_whole) {
    // Some of the rules say nothing of what the others would show.
    matrix.unknown_rules.clear();
    matrix.unproven.clear();
    matrix.unseen_clauses.clear();
  }
  if (line.is_json) {
    out << json_of(matrix).dump() << "\n";
  } else {
    print_matrix(out, matrix, line.report.is_verbose);
  }
  if (matrix.rules.size() < rules.size()) return ExitCode::Interrupted;
  return matrix.is_complete() ? ExitCode::Conformant : ExitCode::NotConformant;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/options/options.h"

#include <optional>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

#include "conformance/command/options/help.h"
#include "conformance/command/options/numbers.h"
#include "conformance/report/compare/comparison_formats.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

using Command = CommandLine::Command;

constexpr const char* kPermission = "Give up what the target's file names under `variables`";

Level level_in_any_case(const std::string& word) {
  for (const Level level : {Level::Must, Level::Should, Level::Info}) {
    if (to_lower(level_name(level)) == to_lower(word)) return level;
  }
  throw CLI::ValidationError("--level", "\"" + word + "\" is none of MUST, SHOULD and INFO");
}

void add_specs(CLI::App& command, CommandLine& line) {
  command.add_option("--specs", line.specs, "Folder of the suites")->type_name("DIR");
}

void add_selection(CLI::App& command, CommandLine& line) {
  auto& selection = line.selection;
  command.add_option("ID", selection.patterns,
                     "Scenarios by id: a glob (* within a part, ** across parts) or a folder");
  command.add_option("--tag", selection.tags, "Scenarios with this tag")->type_name("TAG");
  command.add_option("--requires", selection.capabilities, "Scenarios that need this capability")
      ->type_name("CAPABILITY");
  command.add_option("--clause", selection.clauses, "Scenarios of these clauses, a glob")
      ->type_name("CLAUSE");
  command
      .add_option_function<std::vector<std::string>>(
          "--level",
          [&selection](const std::vector<std::string>& words) {
            for (const auto& word : words) selection.levels.push_back(level_in_any_case(word));
          },
          "Scenarios of this level")
      ->type_name("MUST|SHOULD|INFO");
}

void add_behaviour(CLI::App& command, CommandLine& line) {
  auto& behaviour = line.target.behaviour;
  command.add_option("--emulate", behaviour.emulate, "Product that the embedded server imitates")
      ->type_name("PROFILE");
  command.add_option("--deviate", behaviour.deviate, "Rule that the embedded server breaks")
      ->type_name("RULE");
  command.add_option("--nodes", behaviour.nodes, "Nodes that the embedded server has")
      ->check(whole_number(1, 9))
      ->type_name("NUMBER");
}

// How a target that is not embedded is spoken to; each of these goes before what its file says.
void add_connection(CLI::App& command, TargetOptions& target) {
  command
      .add_option("--ca-file", target.ca_file, "Authorities that the target's certificate is from")
      ->type_name("FILE");
  command.add_option("--client-cert", target.certificate_file, "Certificate to show to the target")
      ->type_name("FILE");
  command.add_option("--client-key", target.key_file, "Key of that certificate")->type_name("FILE");
  command.add_flag("--insecure", target.is_insecure, "Take any certificate of the target");
  command.add_option("--proxy", target.proxy, "Proxy to reach the target by")->type_name("URL");
  command.add_option("--rate", target.requests_per_second, "Requests a second, no more")
      ->check(number(0.001, 1e6))
      ->type_name("NUMBER");
  command
      .add_option_function<double>(
          "--connect-timeout",
          [&target](double time) { target.connect_timeout = milliseconds_of(time); },
          "Longest time to connect, in seconds (5)")
      ->check(number(0.001, 86400.0))
      ->type_name("SECONDS");
}

void add_account(CLI::App& command, TargetOptions& target) {
  command
      .add_option("--user", target.user,
                  "Account as user:password; else PURGATORY_USER and PURGATORY_PASSWORD")
      ->type_name("ACCOUNT");
  command
      .add_option_function<double>(
          "--timeout", [&target](double time) { target.timeout = milliseconds_of(time); },
          "Longest time for one request, in seconds (30)")
      ->check(number(0.001, 86400.0))
      ->type_name("SECONDS");
  add_connection(command, target);
}

void add_target(CLI::App& command, CommandLine& line) {
  command
      .add_option("--target", line.target.target,
                  "embedded, a URL such as http://host:5984, or a file (.yaml) that describes it")
      ->capture_default_str()
      ->type_name("TARGET");
  command.add_option("--node", line.target.nodes, "Address of a node, the first is node 1")
      ->type_name("URL");
  command.add_option("--cluster", line.target.clusters, "Address of a cluster, by its label")
      ->type_name("LABEL=URL");
  add_account(command, line.target);
  add_behaviour(command, line);
}

void add_report(CLI::App& command, CommandLine& line) {
  command
      .add_option("--report", line.report.reports,
                  "Write a report, as often as you like: " + report_format_names())
      ->type_name("FORMAT=PATH");
  command.add_flag("-v,--verbose", line.report.is_verbose, "A line for each scenario");
}

void add_reports(CLI::App& command, CommandLine& line) {
  auto& report = line.report;
  add_report(command, line);
  command.add_flag("--strict", report.is_strict, "A failed SHOULD fails the run");
}

CLI::Option* add_jobs(CLI::App& command, CommandLine& line) {
  return command.add_option("-j,--jobs", line.jobs, "Scenarios at the same time")
      ->check(whole_number(1, 256))
      ->type_name("N");
}

CLI::App* add_command(CLI::App& app, CommandLine& line, Command command,
                      std::pair<const char*, const char*> name_and_help) {
  auto* added = app.add_subcommand(name_and_help.first, name_and_help.second);
  added->callback([&line, command] { line.command = command; });
  added->footer(help_footer(name_and_help.first));
  return added;
}

void add_order(CLI::App& command, RunningOptions& running) {
  using Order = RunningOptions::Order;
  command
      .add_option_function<std::string>(
          "--order",
          [&running](const std::string& word) {
            if (word != "random" && word != "as-written") {
              throw CLI::ValidationError("--order",
                                         "\"" + word + "\" is none of random and as-written");
            }
            running.order = word == "random" ? Order::Random : Order::AsWritten;
          },
          "Order of the scenarios")
      ->type_name("random|as-written");
  command
      .add_option_function<std::uint64_t>(
          "--seed",
          [&running](std::uint64_t seed) {
            running.seed = seed;
            running.order = Order::Random;
          },
          "Seed of the random order, to repeat one")
      ->check(whole_number())
      ->type_name("NUMBER");
}

void add_running(CLI::App& command, RunningOptions& running) {
  command.add_flag("--fail-fast", running.fail_fast, "End the run after the first failure");
  auto* baseline = command.add_option("--baseline", running.baseline, "File of known failures")
                       ->type_name("FILE");
  command
      .add_flag("--update-baseline", running.updates_baseline,
                "Write what failed, and is not listed yet, to that file; take off what passes")
      ->needs(baseline);
  command.add_flag("--dry-run", running.is_dry, "Say what would be run; send nothing");
  command.add_option("--repeat", running.repeat, "Run each scenario N times, name flaky ones")
      ->check(whole_number(1, 100000))
      ->type_name("N");
  add_order(command, running);
  command
      .add_option("--histories", running.histories.cases,
                  "Random histories that each property is tried with (30)")
      ->check(whole_number(1, 1'000'000))
      ->type_name("N");
  command
      .add_option("--histories-seed", running.histories.seed,
                  "Seed of these histories (1); another one tries others")
      ->check(whole_number())
      ->type_name("NUMBER");
  command
      .add_option("--shard", running.shard,
                  "Run part I of N; auto: as the CI says; none: all, whatever it says")
      ->type_name("I/N");
  command.add_flag("--keep", running.keeps_databases, "Leave the databases of the run there");
}

void add_run(CLI::App& app, CommandLine& line) {
  auto* run = add_command(app, line, Command::Run, {"run", "Run scenarios against a target"});
  add_selection(*run, line);
  add_target(*run, line);
  run->add_flag("--allow-destructive", line.target.allows_destructive, kPermission);
  add_reports(*run, line);
  add_jobs(*run, line);
  add_running(*run, line.running);
  add_specs(*run, line);
}

void add_json(CLI::App& command, CommandLine& line) {
  command.add_flag("--json", line.is_json, "As one JSON value, for programs");
}

void add_reading(CLI::App& app, CommandLine& line) {
  auto* list = add_command(app, line, Command::List, {"list", "List the scenarios"});
  add_selection(*list, line);
  add_specs(*list, line);
  add_json(*list, line);
  auto* lint = add_command(app, line, Command::Lint, {"lint", "Look for mistakes in the suites"});
  add_specs(*lint, line);
  auto* explain =
      add_command(app, line, Command::Explain, {"explain", "Tell one scenario in words"});
  explain->add_option("ID", line.scenario, "The scenario")->required();
  add_specs(*explain, line);
  add_json(*explain, line);
  auto* schema =
      add_command(app, line, Command::Schema, {"schema", "Print a JSON Schema, for editors"});
  schema->add_option("WHICH", line.schema, "Of suites, of the file of set-ups or of target files")
      ->check(CLI::IsMember({"suite", "setups", "target"}))
      ->type_name("suite|setups|target");
  auto* clauses = add_command(app, line, Command::Clauses,
                              {"clauses", "List the clauses and the scenarios that test them"});
  add_specs(*clauses, line);
  add_json(*clauses, line);
}

void add_prove(CLI::App& app, CommandLine& line) {
  auto* prove = add_command(app, line, Command::Prove,
                            {"prove", "Show which scenario notices which broken rule"});
  add_selection(*prove, line);
  prove->add_option("--rule", line.target.behaviour.deviate, "Only this rule")->type_name("RULE");
  prove->add_flag("-v,--verbose", line.report.is_verbose,
                  "Name the scenarios that failed otherwise");
  add_json(*prove, line);
  add_jobs(*prove, line);
  add_specs(*prove, line);
}

void add_diff(CLI::App& app, CommandLine& line) {
  auto* diff = add_command(app, line, Command::Diff,
                           {"diff", "Run scenarios on two targets and show where they part"});
  diff->add_option("A", line.target.target, "embedded, a URL or a file")
      ->required()
      ->type_name("TARGET");
  diff->add_option("B", line.other_target, "embedded, a URL or a file")
      ->required()
      ->type_name("TARGET");
  add_selection(*diff, line);
  add_account(*diff, line.target);
  diff->add_flag("--allow-destructive", line.target.allows_destructive, kPermission);
  add_behaviour(*diff, line);
  add_jobs(*diff, line);
  diff->add_flag("--json", line.is_json, "As one JSON value, for programs");
  add_specs(*diff, line);
}

void add_replay(CLI::App& app, CommandLine& line) {
  auto& recordings = line.recordings;
  auto* replay = add_command(app, line, Command::Replay,
                             {"replay", "Send recorded requests and compare the answers"});
  replay->add_option("PATH", recordings.paths, "Recordings: .json, .json.gz, or folders of them")
      ->required();
  replay->add_option("--kinds", recordings.kinds, "Judge only these kinds of random operations")
      ->delimiter(',')
      ->type_name("KIND,...");
  replay->add_option("--without-kinds", recordings.without_kinds, "Judge all kinds but these")
      ->delimiter(',')
      ->type_name("KIND,...");
  replay->add_option("--allow", recordings.allowed, "File of differences that are allowed")
      ->type_name("FILE");
  add_target(*replay, line);
  add_reports(*replay, line);
}

void add_results(CLI::App& app, CommandLine& line) {
  auto* report =
      add_command(app, line, Command::Report, {"report", "Make reports of a result file"});
  report->add_option("--from,FILE", line.results, "Result file (jsonl); - is standard input")
      ->required()
      ->expected(1)
      ->type_name("FILE");
  add_report(*report, line);
  auto* merge = add_command(app, line, Command::Merge, {"merge", "Make one result of its parts"});
  merge->add_option("FILE", line.results, "Result files (jsonl) of the parts")->required();
  add_report(*merge, line);
}

void add_compare(CLI::App& app, CommandLine& line) {
  auto* compare = add_command(app, line, Command::Compare,
                              {"compare", "Show results of several targets side by side"});
  compare->add_option("RESULT", line.results, "Result files (jsonl), each with a name if you like")
      ->required()
      ->type_name("[NAME=]FILE");
  compare
      ->add_option("--report", line.report.reports,
                   "Write the comparison, as often as you like: " + comparison_format_names())
      ->type_name("FORMAT=PATH");
  compare->add_flag("--refuse-regressions", line.refuses_regressions,
                    "Exit with 1 when the second of two results is worse somewhere");
  compare->add_flag("-v,--verbose", line.report.is_verbose,
                    "All scenarios, not only where they differ");
}

void add_serve(CLI::App& app, CommandLine& line) {
  auto* serve =
      add_command(app, line, Command::Serve,
                  {"serve", "Run the reference server; takes the options of purgatory-mock"});
  serve->prefix_command();
  serve->callback([&line, serve] {
    line.command = Command::Serve;
    line.serve_options = serve->remaining();
  });
}

// An option with several values would otherwise take the scenario ids behind it for values too.
void take_one_value_each(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    for (CLI::Option* option : command->get_options()) {
      if (!option->get_positional()) option->allow_extra_args(false);
    }
  }
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// CLI11 says that something was not expected, not what would have been.
std::optional<std::string> better_words(const CLI::App& app,
                                        const std::vector<std::string>& arguments) {
  if (arguments.empty()) return std::nullopt;
  const std::string& first = arguments.front();
  const auto commands = app.get_subcommands();
  if (commands.empty()) {
    return unknown_word(first, first.starts_with('-') ? option_names(app) : command_names(app));
  }
  return unknown_option(arguments, option_names(*commands.front()));
}

Notice notice_of(const CLI::App& app, const CLI::ParseError& error,
                 const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream mistake;
  if (app.exit(error, out, mistake) == 0) return {Notice::Kind::Help, out.str()};
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const bool is_unknown =
      kind == CLI::ExitCodes::ExtrasError || kind == CLI::ExitCodes::RequiredError;
  const auto words = is_unknown ? better_words(app, arguments) : std::nullopt;
  if (!words) return {Notice::Kind::Mistake, mistake.str()};
  return {Notice::Kind::Mistake, *words + "Run with --help for more information.\n"};
}

}  // namespace

std::variant<CommandLine, Notice> parse_options(const std::vector<std::string>& arguments) {
  CommandLine line;
  CLI::App app{"Purgatory: a conformance harness for HTTP APIs that forget data", "purgatory"};
  app.set_version_flag("--version", PURGATORY_VERSION);
  app.footer(help_footer(""));
  app.require_subcommand(1);
  add_run(app, line);
  add_reading(app, line);
  add_prove(app, line);
  add_diff(app, line);
  add_replay(app, line);
  add_results(app, line);
  add_compare(app, line);
  add_serve(app, line);
  take_one_value_each(app);
  try {
    // CLI11 takes them from the back.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return notice_of(app, error, arguments);
  }
  return line;
}

}  // namespace purgatory::conformance

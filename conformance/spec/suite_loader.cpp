// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/suite_loader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/scenario_loader.h"
#include "conformance/spec/loader/setup_loader.h"
#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/spec_file.h"
#include "conformance/spec/yaml/mapping_reader.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// Where each scenario id was first used, over all files.
using SeenIds = std::map<std::string, SourcePosition>;

std::string load_suite_id(MappingReader& reader, ProblemList& problems) {
  std::string id = reader.required_text("suite");
  const bool fits = std::ranges::all_of(split(id, '/'), [](std::string_view part) {
    std::string dashed(part);
    std::ranges::replace(dashed, '_', '-');
    return is_kebab_case(dashed);
  });
  if (!id.empty() && !fits) {
    problems.add(*reader.find("suite"), fmt::format("`{}` is no suite id", id),
                 "it is the file's place: couchdb/purge");
  }
  return id;
}

bool is_about_clusters(std::string_view suite_id) { return suite_id.starts_with("crdb/"); }

SuiteContext context_for(ProblemList& problems, const Vocabulary& words,
                         const std::string& suite_id) {
  SuiteContext context{problems, words, folder_of(problems.source().file), {"run", "db", "host"}};
  context.names.insert(words.variables.begin(), words.variables.end());
  context.chosen_names = context.names;
  context.asks_clusters = is_about_clusters(suite_id);
  return context;
}

void refuse_known_id(const YamlNode& node, const Scenario& scenario, SeenIds& seen,
                     ProblemList& problems) {
  const auto [earlier, added] = seen.emplace(scenario.id, scenario.position);
  if (added || scenario.id.ends_with('/')) return;
  const YamlNode* place = &node;
  for (const YamlNode::Entry& entry : node.entries) {
    if (entry.key->text == "id") place = entry.value.get();
  }
  problems.add(*place,
               fmt::format("the scenario id `{}` is taken by {}:{}", scenario.id,
                           earlier->second.file, earlier->second.line),
               "give it an id of its own");
}

void refuse_what_proves_nothing(const SuiteContext& context) {
  const bool is_whole = context.problems.empty();
  for (const auto& [steps, is_recorded] : context.judging_nothing) {
    if (is_recorded) {
      context.problems.add(*steps, "no answer can fail this: what is INFO is only recorded",
                           "give a step a level that binds, or make the scenario INFO");
    } else {
      context.problems.add(
          *steps, "no answer is judged here",
          "give a step an `expect` that can fail; what only prepares goes under `given`");
    }
  }
  // Where something is wrong the name may be misspelt where it is used, and that is told there.
  if (!is_whole) return;
  for (const auto& [place, name] : context.name_uses.unused()) {
    context.problems.add(*place, fmt::format("nothing uses `{}`", name),
                         fmt::format("refer to it as \"{{{{{}}}}}\", or take it out", name));
  }
}

Suite load_suite(const YamlNode& root, const Vocabulary& words, SeenIds& seen,
                 ProblemList& problems) {
  MappingReader reader(root, name_of(Shape::Suite), key_names(Shape::Suite), problems);
  Suite suite;
  suite.file = problems.source().file;
  suite.id = load_suite_id(reader, problems);
  suite.title = reader.required_text("title");
  SuiteContext context = context_for(problems, words, suite.id);
  const auto named_steps = load_named_steps(context);
  context.named_steps = &named_steps;
  suite.setups = load_setups(reader, context);
  const YamlNode* scenarios = reader.require("scenarios");
  if (scenarios == nullptr) return suite;
  const bool are_setups_whole = problems.empty();
  for (const YamlNodePtr& node : read_list(*scenarios, "`scenarios`", problems)) {
    const std::size_t mistakes = problems.size();
    const std::size_t judging_nothing = context.judging_nothing.size();
    suite.scenarios.push_back(load_scenario(*node, suite.id, context));
    // A check that could not be read is told of where it stands.
    const bool is_whole = are_setups_whole && problems.size() == mistakes;
    if (!is_whole) context.judging_nothing.resize(judging_nothing);
    refuse_known_id(*node, suite.scenarios.back(), seen, problems);
  }
  refuse_what_proves_nothing(context);
  if (scenarios->is_sequence() && scenarios->elements.empty()) {
    problems.add(*reader.key_node("scenarios"), "a suite needs at least one scenario");
  }
  return suite;
}

Suite load_source(const SourceText& source, const Vocabulary& words, SeenIds& seen,
                  std::vector<SpecProblem>& all) {
  ProblemList problems(source);
  Suite suite;
  if (const YamlNodePtr root = read_yaml(source, problems)) {
    suite = load_suite(*root, words, seen, problems);
    suite.warnings = problems.take_warnings();
  }
  for (SpecProblem& problem : problems.take()) {
    // Suites share the file of set-ups, and its mistakes.
    const bool is_told = std::ranges::any_of(
        all, [&problem](const SpecProblem& other) { return render(other) == render(problem); });
    if (!is_told) all.push_back(std::move(problem));
  }
  return suite;
}

void throw_when_wrong(std::vector<SpecProblem> problems, const std::vector<Suite>& suites) {
  if (problems.empty()) return;
  std::vector<SpecProblem> warnings;
  for (const Suite& suite : suites) {
    warnings.insert(warnings.end(), suite.warnings.begin(), suite.warnings.end());
  }
  throw SpecError(std::move(problems), std::move(warnings));
}

}  // namespace

std::vector<Suite> load_suites(const std::vector<std::string>& files, const Vocabulary& words) {
  std::vector<Suite> suites;
  std::vector<SpecProblem> problems;
  SeenIds seen;
  for (const std::string& file : files) {
    auto text = read_spec_file(file);
    if (!text) {
      problems.push_back(std::move(text.error()));
      continue;
    }
    const SourceText source(file, std::move(*text));
    suites.push_back(load_source(source, words, seen, problems));
  }
  throw_when_wrong(std::move(problems), suites);
  return suites;
}

Suite load_suite_text(const std::string& file, const std::string& text, const Vocabulary& words) {
  std::vector<SpecProblem> problems;
  SeenIds seen;
  const SourceText source(file, text);
  Suite suite = load_source(source, words, seen, problems);
  if (!problems.empty()) throw SpecError(std::move(problems), std::move(suite.warnings));
  return suite;
}

}  // namespace purgatory::conformance

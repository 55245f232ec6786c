// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/suite_loader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/scenario_loader.h"
#include "conformance/spec/loader/step_loader.h"
#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/setup.h"
#include "conformance/spec/spec_file.h"
#include "conformance/spec/yaml/mapping_reader.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// Where each scenario id was first used, over all files.
using SeenIds = std::map<std::string, SourcePosition>;

std::string load_suite_id(MappingReader& reader, ProblemList& problems) {
  const std::string id = reader.required_text("suite");
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

std::string folder_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? "" : file.substr(0, slash + 1);
}

// A set-up of the file beside the suites, with the names that it captures.
struct NamedSetup {
  Setup setup;
  std::set<std::string, std::less<>> names;
};

std::vector<NamedSetup> load_named_setups(const YamlNode& root, SuiteContext& context) {
  std::vector<NamedSetup> all;
  if (!root.is_mapping()) {
    context.problems.add(root,
                         fmt::format("the set-ups must be a mapping, found {}", describe(root)),
                         "write `name: {given: […], cleanup: […]}`");
    return all;
  }
  for (const YamlNode::Entry& entry : root.entries) {
    MappingReader reader(*entry.value, "a set-up", {"given", "cleanup"}, context.problems);
    NamedSetup named;
    named.setup.name = entry.key->text;
    if (const YamlNode* given = reader.require("given")) {
      named.setup.given = load_steps(*given, "`given`", context);
    }
    if (const YamlNode* cleanup = reader.find("cleanup")) {
      named.setup.cleanup = load_steps(*cleanup, "`cleanup`", context);
    }
    // Those of the set-ups before are among them: one may build on another.
    named.names = context.names;
    all.push_back(std::move(named));
  }
  return all;
}

SuiteContext context_for(ProblemList& problems, const Vocabulary& words,
                         const std::string& suite_id) {
  SuiteContext context{problems, words, folder_of(problems.source().file), {"run", "db"}, {},
                       false,    {}};
  context.names.insert(words.variables.begin(), words.variables.end());
  context.asks_clusters = is_about_clusters(suite_id);
  return context;
}

// `setups.yaml` in the folder of the suite, read for each suite anew: it is short.
std::vector<NamedSetup> setups_beside(const std::string& folder, const std::string& suite_id,
                                      const Vocabulary& words, ProblemList& all) {
  auto text = read_spec_file(folder + "setups.yaml");
  if (folder.empty() || !text) return {};
  const SourceText source(folder + "setups.yaml", std::move(*text));
  ProblemList problems(source);
  SuiteContext context = context_for(problems, words, suite_id);
  std::vector<NamedSetup> setups;
  if (const YamlNodePtr root = read_yaml(source, problems)) {
    setups = load_named_setups(*root, context);
  }
  for (SpecProblem& problem : problems.take()) all.add(std::move(problem));
  return setups;
}

std::vector<Setup> load_setups(MappingReader& reader, const std::string& suite_id,
                               SuiteContext& context) {
  std::vector<Setup> setups;
  const YamlNode* node = reader.find("setup");
  if (node == nullptr) return setups;
  const auto beside = setups_beside(context.folder, suite_id, context.words, context.problems);
  std::vector<std::string> known = builtin_setup_names();
  for (const NamedSetup& named : beside) known.push_back(named.setup.name);
  for (const YamlNodePtr& element : read_list(*node, "`setup`", context.problems)) {
    const std::string name = read_text(*element, "a set-up", context.problems);
    if (name.empty()) continue;
    const auto named = std::ranges::find(
        beside, name, [](const NamedSetup& one) -> const auto& { return one.setup.name; });
    if (named != beside.end()) {
      setups.push_back(named->setup);
      context.names.insert(named->names.begin(), named->names.end());
    } else if (auto setup = builtin_setup(name, context.position_of(*element))) {
      setups.push_back(std::move(*setup));
    } else {
      context.problems.add(*element, fmt::format("there is no set-up `{}`", name),
                           suggestion(name, known));
    }
  }
  return setups;
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

Suite load_suite(const YamlNode& root, const Vocabulary& words, SeenIds& seen,
                 ProblemList& problems) {
  MappingReader reader(root, "a suite", {"suite", "title", "setup", "scenarios"}, problems);
  Suite suite;
  suite.file = problems.source().file;
  suite.id = load_suite_id(reader, problems);
  suite.title = reader.required_text("title");
  SuiteContext context = context_for(problems, words, suite.id);
  suite.setups = load_setups(reader, suite.id, context);
  const YamlNode* scenarios = reader.require("scenarios");
  if (scenarios == nullptr) return suite;
  for (const YamlNodePtr& node : read_list(*scenarios, "`scenarios`", problems)) {
    suite.scenarios.push_back(load_scenario(*node, suite.id, context));
    refuse_known_id(*node, suite.scenarios.back(), seen, problems);
  }
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
  }
  for (SpecProblem& problem : problems.take()) {
    // Suites share the file of set-ups, and its mistakes.
    const bool is_told = std::ranges::any_of(
        all, [&problem](const SpecProblem& other) { return render(other) == render(problem); });
    if (!is_told) all.push_back(std::move(problem));
  }
  return suite;
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
  if (!problems.empty()) throw SpecError(std::move(problems));
  return suites;
}

Suite load_suite_text(const std::string& file, const std::string& text, const Vocabulary& words) {
  std::vector<SpecProblem> problems;
  SeenIds seen;
  const SourceText source(file, text);
  Suite suite = load_source(source, words, seen, problems);
  if (!problems.empty()) throw SpecError(std::move(problems));
  return suite;
}

}  // namespace purgatory::conformance

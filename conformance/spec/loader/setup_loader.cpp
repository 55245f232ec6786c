// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/setup_loader.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/kept_name.h"
#include "conformance/spec/loader/parallel_loader.h"
#include "conformance/spec/loader/request_loader.h"
#include "conformance/spec/loader/step_loader.h"
#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/setup.h"
#include "conformance/spec/spec_file.h"

namespace purgatory::conformance {
namespace {

std::vector<NamedSteps::Parameter> load_parameters(MappingReader& reader, SuiteContext& context) {
  std::vector<NamedSteps::Parameter> parameters;
  const YamlNode* node = reader.find("parameters");
  if (node == nullptr) return parameters;
  if (!node->is_mapping()) {
    context.problems.add(*node,
                         fmt::format("`parameters` must be a mapping, found {}", describe(*node)),
                         "write {name: default}, or {name: null} where it must be given");
    return parameters;
  }
  for (const YamlNode::Entry& entry : node->entries) {
    if (!check_variable_name(*entry.key, context)) continue;
    parameters.push_back({entry.key->text, context.template_value(*entry.value)});
  }
  for (const auto& parameter : parameters) {
    context.names.insert(parameter.name);
    context.chosen_names.insert(parameter.name);
  }
  return parameters;
}

// What the steps read so far added to the names.
std::set<std::string, std::less<>> added(const std::set<std::string, std::less<>>& before,
                                         const std::set<std::string, std::less<>>& after) {
  std::set<std::string, std::less<>> names;
  std::ranges::set_difference(after, before, std::inserter(names, names.end()));
  return names;
}

void load_steps_of(MappingReader& reader, NamedSteps& named, SuiteContext& context) {
  const YamlNode* group = reader.find("steps");
  const YamlNode* given = reader.find("given");
  if (group != nullptr && given != nullptr) {
    context.problems.add(*reader.key_node("steps"), "`steps` does not belong beside `given`",
                         "a set-up has `given`, a group for `use` has `steps`");
  }
  if (group == nullptr && given == nullptr && reader.is_mapping()) {
    context.problems.add(reader.node(), "a set-up needs `given`", "a group for `use` has `steps`");
  }
  if (group != nullptr) {
    named.kind = NamedSteps::Kind::Group;
    const std::size_t checks = context.checks;
    const std::size_t recorded_checks = context.recorded_checks;
    const std::size_t parallels = context.parallels;
    named.steps = load_steps(*group, "`steps`", context);
    named.checks = context.checks - checks;
    named.recorded_checks = context.recorded_checks - recorded_checks;
    named.has_parallel = context.parallels != parallels;
    if (group->is_sequence() && group->elements.empty()) {
      context.problems.add(*reader.key_node("steps"), "a group needs at least one step");
    }
  } else if (given != nullptr) {
    named.steps = load_steps(*given, "`given`", context);
  }
  if (const YamlNode* cleanup = reader.find("cleanup")) {
    named.cleanup = load_cleanup(*cleanup, context);
  }
}

NamedSteps load_named(const YamlNode::Entry& entry, SuiteContext& context) {
  MappingReader reader(*entry.value, name_of(Shape::Setup), key_names(Shape::Setup),
                       context.problems);
  const auto names = context.names;
  context.needed_capabilities.clear();
  context.undo.clear();
  NamedSteps named;
  named.name = entry.key->text;
  named.parameters = load_parameters(reader, context);
  const auto names_and_parameters = context.names;
  load_steps_of(reader, named, context);
  named.names = added(names_and_parameters, context.names);
  named.needed_capabilities = context.needed_capabilities;
  named.undo = context.undo;
  context.names = names;
  if (named.kind == NamedSteps::Kind::Setup) {
    context.names.insert(named.names.begin(), named.names.end());
    return named;
  }
  // A group is used anywhere, where a set-up may build on those before it; it is cleaned up with
  // the scenario.
  named.undo.insert(named.undo.begin(), named.cleanup.begin(), named.cleanup.end());
  return named;
}

std::vector<NamedSteps> load_all_named(const YamlNode& root, SuiteContext& context) {
  std::vector<NamedSteps> all;
  if (!root.is_mapping()) {
    context.problems.add(root,
                         fmt::format("the set-ups must be a mapping, found {}", describe(root)),
                         "write `name: {given: […], cleanup: […]}`");
    return all;
  }
  for (const YamlNode::Entry& entry : root.entries) {
    all.push_back(load_named(entry, context));
    context.named_steps = &all;
  }
  context.named_steps = nullptr;
  return all;
}

// A name, and the parameters that go with it.
struct Reference {
  std::string name;
  const YamlNode* place = nullptr;
  const YamlNode* parameters = nullptr;  // null: none given
};

std::optional<Reference> read_reference(const YamlNode& node, std::string_view what,
                                        SuiteContext& context) {
  if (node.is_string()) return Reference{node.text, &node, nullptr};
  if (node.is_mapping() && node.entries.size() == 1 && node.entries[0].value->is_mapping()) {
    return Reference{node.entries[0].key->text, node.entries[0].key.get(),
                     node.entries[0].value.get()};
  }
  context.problems.add(node, fmt::format("{} is a name, found {}", what, describe(node)),
                       "write `name`, or `name: {parameter: value}`");
  return std::nullopt;
}

// Where the values of one use are kept.
std::string next_place(SuiteContext& context) {
  return fmt::format("{}{}.", kPlaceMark, ++context.uses);
}

// The names that a step gives values to, those of branches as they are known behind them.
std::vector<std::string> given_by(const Step& step) {
  std::vector<std::string> names;
  if (const auto* request = std::get_if<RequestStep>(&step.action)) {
    for (const Capture& capture : request->captures) names.push_back(capture.name);
  } else if (const auto* set = std::get_if<SetStep>(&step.action)) {
    for (const auto& [name, value] : set->values) names.push_back(name);
  } else if (const auto* parallel = std::get_if<ParallelStep>(&step.action)) {
    for (const ParallelStep::Branch& branch : parallel->branches) {
      for (const Step& within : branch.steps) {
        for (const std::string& name : given_by(within)) names.push_back(branch.name + "." + name);
      }
    }
  }
  return names;
}

// Keeps what the step captures for the clean-up of its use.
void keep_captures(Step& step, const NamedSteps& named, const std::string& place) {
  for (LocalName& inner : step.kept) inner.place.insert(0, place);
  for (const std::string& name : given_by(step)) {
    if (named.names.contains(name)) step.kept.push_back({name, place + name});
  }
}

void make_local(std::vector<Step>& steps, const NamedSteps& named, const std::string& place);

void make_local(Expectation& expect, const NamedSteps& named, const std::string& place) {
  for (Alternative& alternative : expect.any_of) {
    make_local(alternative.then, named, place);
    make_local(alternative.expect, named, place);
  }
}

void make_local(Step& step, const NamedSteps& named, const std::string& place) {
  // What is used within is kept apart for each use of this.
  for (LocalName& inner : step.locals) inner.place.insert(0, place);
  // A set-up may have nothing but clean-up.
  if (named.kind == NamedSteps::Kind::Group || !step.use.empty()) step.use.insert(0, place);
  if (auto* set = std::get_if<SetStep>(&step.action)) {
    for (auto& [name, value] : set->values) {
      if (is_kept_apart(name)) name.insert(0, place);
    }
  }
  std::vector<LocalName> locals;
  for (const auto& parameter : named.parameters) {
    locals.push_back({parameter.name, place + parameter.name});
  }
  step.locals.insert(step.locals.begin(), locals.begin(), locals.end());
  keep_captures(step, named, place);
  if (auto* request = std::get_if<RequestStep>(&step.action)) {
    for (Expectation& expect : request->expect) make_local(expect, named, place);
  } else if (auto* parallel = std::get_if<ParallelStep>(&step.action)) {
    for (auto& branch : parallel->branches) make_local(branch.steps, named, place);
  }
}

// Has the steps of one use know its parameters.
void make_local(std::vector<Step>& steps, const NamedSteps& named, const std::string& place) {
  for (Step& step : steps) make_local(step, named, place);
}

// Has the clean-up of one use know what that use captured, rather than what the last one did.
void make_captures_local(std::vector<Step>& cleanup, const NamedSteps& named,
                         const std::string& place) {
  for (Step& step : cleanup) {
    // Behind the parameters, before what is used within.
    const auto behind = step.locals.begin() + static_cast<std::ptrdiff_t>(named.parameters.size());
    std::vector<LocalName> captured;
    for (const std::string& name : named.names) captured.push_back({name, place + name});
    step.locals.insert(behind, captured.begin(), captured.end());
  }
}

// The step that gives the parameters their values.
std::vector<Step> parameter_steps(const NamedSteps& named, const Reference& reference,
                                  const std::string& place, SuiteContext& context) {
  std::vector<std::string> known;
  for (const auto& parameter : named.parameters) known.push_back(parameter.name);
  if (reference.parameters != nullptr) {
    // Read for the keys that there are not.
    MappingReader(*reference.parameters, fmt::format("`{}`", named.name), known, context.problems);
  }
  SetStep set;
  set.position = context.position_of(*reference.place);
  for (const auto& parameter : named.parameters) {
    const YamlNode* given = nullptr;
    if (reference.parameters != nullptr) {
      for (const YamlNode::Entry& entry : reference.parameters->entries) {
        if (entry.key->text == parameter.name) given = entry.value.get();
      }
    }
    if (given == nullptr && parameter.value.is_null()) {
      context.problems.add(*reference.place,
                           fmt::format("`{}` needs a value for `{}`", named.name, parameter.name),
                           fmt::format("write {{{}: {{{}: …}}}}", named.name, parameter.name));
    }
    set.values.emplace_back(place + parameter.name,
                            given == nullptr ? parameter.value : context.template_value(*given));
  }
  if (set.values.empty()) return {};
  Step step;
  step.position = set.position;
  step.action = std::move(set);
  return {std::move(step)};
}

const NamedSteps* find_named(const std::vector<NamedSteps>& all, const std::string& name,
                             NamedSteps::Kind kind) {
  const auto found = std::ranges::find_if(
      all, [&](const NamedSteps& named) { return named.kind == kind && named.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const std::vector<NamedSteps>& all, NamedSteps::Kind kind) {
  std::vector<std::string> names;
  for (const NamedSteps& named : all) {
    if (named.kind == kind) names.push_back(named.name);
  }
  return names;
}

// A set-up that a suite has once shares its names with the scenarios, which may give them other
// values; of one that it has more often each is cleaned up by what it captured.
enum class Occurrence { Single, Repeated };

Setup setup_of(const NamedSteps& named, const Reference& reference, Occurrence occurrence,
               SuiteContext& context) {
  const std::string place = next_place(context);
  Setup setup{named.name, named.steps, named.cleanup};
  // Runs first of the clean-up, which goes from last to first.
  setup.cleanup.insert(setup.cleanup.end(), named.undo.begin(), named.undo.end());
  make_local(setup.given, named, place);
  make_local(setup.cleanup, named, place);
  if (occurrence == Occurrence::Repeated) make_captures_local(setup.cleanup, named, place);
  const auto parameters = parameter_steps(named, reference, place, context);
  setup.given.insert(setup.given.begin(), parameters.begin(), parameters.end());
  context.names.insert(named.names.begin(), named.names.end());
  context.needed_by_setups.insert(named.needed_capabilities.begin(),
                                  named.needed_capabilities.end());
  return setup;
}

}  // namespace

std::vector<NamedSteps> load_named_steps(const SuiteContext& suite) {
  const std::string file = suite.folder + "setups.yaml";
  auto text = read_spec_file(file);
  if (suite.folder.empty() || !text) return {};
  const SourceText source(file, std::move(*text));
  ProblemList problems(source);
  SuiteContext context{problems, suite.words, suite.folder, suite.names, suite.chosen_names};
  context.asks_clusters = suite.asks_clusters;
  std::vector<NamedSteps> all;
  if (const YamlNodePtr root = read_yaml(source, problems)) all = load_all_named(*root, context);
  for (SpecProblem& problem : problems.take()) suite.problems.add(std::move(problem));
  for (SpecProblem& warning : problems.take_warnings()) suite.problems.warn(std::move(warning));
  return all;
}

std::vector<Setup> load_setups(MappingReader& suite, SuiteContext& context) {
  std::vector<Setup> setups;
  const YamlNode* node = suite.find("setup");
  if (node == nullptr) return setups;
  const auto kind = NamedSteps::Kind::Setup;
  std::vector<Reference> references;
  for (const YamlNodePtr& element : read_list(*node, "`setup`", context.problems)) {
    const auto reference = read_reference(*element, "a set-up", context);
    if (reference) references.push_back(*reference);
  }
  for (const Reference& reference : references) {
    const NamedSteps* named = find_named(*context.named_steps, reference.name, kind);
    if (named != nullptr) {
      const bool is_single = std::ranges::count(references, reference.name, &Reference::name) == 1;
      setups.push_back(setup_of(*named, reference,
                                is_single ? Occurrence::Single : Occurrence::Repeated, context));
    } else if (auto setup = builtin_setup(reference.name, context.position_of(*reference.place))) {
      setups.push_back(std::move(*setup));
    } else {
      std::vector<std::string> known = builtin_setup_names();
      for (auto& name : names_of(*context.named_steps, kind)) known.push_back(std::move(name));
      context.problems.add(*reference.place, fmt::format("there is no set-up `{}`", reference.name),
                           suggestion(reference.name, known));
    }
  }
  return setups;
}

std::vector<Step> load_use(const YamlNode& node, SuiteContext& context) {
  const auto kind = NamedSteps::Kind::Group;
  const auto reference = read_reference(node, "`use`", context);
  if (!reference) return {};
  static const std::vector<NamedSteps> kNone;
  const auto& all = context.named_steps == nullptr ? kNone : *context.named_steps;
  const NamedSteps* named = find_named(all, reference->name, kind);
  if (named == nullptr) {
    context.problems.add(node, fmt::format("there is no group of steps `{}`", reference->name),
                         suggestion(reference->name, names_of(all, kind)));
    return {};
  }
  if (named->has_parallel) {
    ++context.parallels;
    if (context.is_in_branch) refuse_nested(*reference->place, context);
  }
  // Steps without a level take that of the use.
  const bool is_recorded = context.level_of(std::nullopt) == Level::Info;
  (is_recorded ? context.recorded_checks : context.checks) += named->checks;
  context.recorded_checks += named->recorded_checks;
  const std::string place = next_place(context);
  std::vector<Step> steps = named->steps;
  std::vector<Step> undo = named->undo;
  make_local(steps, *named, place);
  make_local(undo, *named, place);
  make_captures_local(undo, *named, place);
  const auto parameters = parameter_steps(*named, *reference, place, context);
  steps.insert(steps.begin(), parameters.begin(), parameters.end());
  context.names.insert(named->names.begin(), named->names.end());
  context.needed_capabilities.insert(named->needed_capabilities.begin(),
                                     named->needed_capabilities.end());
  context.undo.insert(context.undo.end(), undo.begin(), undo.end());
  return steps;
}

}  // namespace purgatory::conformance

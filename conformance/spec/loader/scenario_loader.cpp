// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/scenario_loader.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/control_loader.h"
#include "conformance/spec/loader/request_loader.h"
#include "conformance/spec/loader/step_loader.h"
#include "conformance/spec/schema/shapes.h"

namespace purgatory::conformance {
namespace {

// Each case has requests and a result of its own: more than anybody waits for.
constexpr std::size_t kMaxCases = 10'000;

std::string load_id(MappingReader& reader, SuiteContext& context) {
  std::string id = reader.required_text("id");
  if (!id.empty() && !is_kebab_case(id)) {
    context.problems.add(*reader.find("id"), fmt::format("`{}` is no id", id),
                         "an id is lower-case words joined by dashes: leaf-is-purged");
  }
  return id;
}

// The names become ids, and no two cases share one.
void check_value_names(const YamlNode& values, const MatrixAxis& axis, SuiteContext& context) {
  std::set<std::string_view> seen;
  for (const MatrixAxis::Value& value : axis.values) {
    const bool ambiguous = value.name.find_first_of("@=,") != std::string::npos;
    if (value.name.empty() || ambiguous) {
      context.problems.add(values, fmt::format("`{}` cannot name a case", value.name),
                           "a name has none of `@`, `=`, `,`");
    } else if (!seen.insert(value.name).second) {
      context.problems.add(values,
                           fmt::format("two values of `{}` are named `{}`", axis.name, value.name),
                           "give each a name of its own: {name: value, …}");
    }
  }
}

// The values of an axis by name, or as a list of scalars that name themselves.
MatrixAxis load_axis(const YamlNode::Entry& entry, SuiteContext& context) {
  MatrixAxis axis;
  axis.name = entry.key->text;
  axis.position = context.position_of(*entry.key);
  const YamlNode& values = *entry.value;
  for (const YamlNode::Entry& value : values.entries) {
    axis.values.push_back({value.key->text, to_json(*value.value)});
  }
  for (const YamlNodePtr& value : values.elements) {
    if (!value->is_scalar() || value->is_null()) {
      context.problems.add(*value, "this value has no name for the scenario's id",
                           "give it one: {name: value}");
      continue;
    }
    axis.values.push_back({value->text, value->scalar});
  }
  if (axis.values.empty()) {
    context.problems.add(*entry.key, fmt::format("the axis `{}` has no values", axis.name),
                         "write {name: value, …}");
  }
  check_value_names(values, axis, context);
  return axis;
}

std::vector<MatrixAxis> load_matrix(const YamlNode& node, SuiteContext& context) {
  std::vector<MatrixAxis> matrix;
  if (!node.is_mapping()) {
    context.problems.add(node, fmt::format("`matrix` must be a mapping, found {}", describe(node)),
                         "write {axis: {name: value, …}}");
    return matrix;
  }
  std::size_t cases = 1;
  for (const YamlNode::Entry& entry : node.entries) {
    if (!check_variable_name(*entry.key, context)) continue;
    matrix.push_back(load_axis(entry, context));
    // Saturated, so that it cannot overflow.
    cases = std::min(cases, kMaxCases + 1) * std::min(matrix.back().values.size(), kMaxCases + 1);
    context.names.insert(entry.key->text);
    context.chosen_names.insert(entry.key->text);
    context.name_uses.give(*entry.key, entry.key->text);
  }
  if (cases > kMaxCases) {
    context.problems.add(node, fmt::format("the matrix has more than {} cases", kMaxCases),
                         "take values out, or make several scenarios of it");
  }
  return matrix;
}

void load_all_steps(MappingReader& reader, Scenario& scenario, SuiteContext& context) {
  if (const YamlNode* given = reader.find("given")) {
    scenario.given = load_steps(*given, "`given`", context);
  }
  if (const YamlNode* steps = reader.require("steps")) {
    const std::size_t checks = context.checks;
    const std::size_t recorded_checks = context.recorded_checks;
    scenario.steps = load_steps(*steps, "`steps`", context);
    const bool is_recorded = context.recorded_checks != recorded_checks;
    const bool can_fail =
        context.checks != checks || (is_recorded && scenario.level == Level::Info);
    if (!can_fail) context.judging_nothing.push_back({reader.key_node("steps"), is_recorded});
    const bool is_empty = steps->is_sequence() && steps->elements.empty();
    if (is_empty) {
      context.problems.add(*reader.key_node("steps"), "a scenario needs at least one step",
                           "what only prepares goes under `given`");
    }
  }
  if (const YamlNode* cleanup = reader.find("cleanup")) {
    scenario.cleanup = load_cleanup(*cleanup, context);
  }
}

void add_needed(Scenario& scenario, const SuiteContext& context) {
  for (const std::string& needed : context.needed_capabilities) {
    if (std::ranges::find(scenario.capabilities, needed) == scenario.capabilities.end()) {
      scenario.capabilities.push_back(needed);
    }
  }
}

}  // namespace

bool is_kebab_case(std::string_view text) {
  if (text.empty() || text.starts_with('-') || text.ends_with('-')) return false;
  if (text.find("--") != std::string_view::npos) return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

Scenario load_scenario(const YamlNode& node, const std::string& suite_id, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::Scenario), key_names(Shape::Scenario),
                       context.problems);
  const auto names = context.names;
  const auto chosen_names = context.chosen_names;
  const std::size_t mistakes = context.problems.size();
  const std::size_t warnings = context.problems.warnings_mark();
  context.needed_capabilities = context.needed_by_setups;
  context.undo.clear();
  Scenario scenario;
  scenario.position = context.position_of(node);
  scenario.id = suite_id + "/" + load_id(reader, context);
  scenario.title = reader.required_text("title");
  reader.require("level");
  scenario.level = reader.level().value_or(Level::Must);
  context.scenario_level = scenario.level;
  scenario.clauses = context.clauses(reader);
  scenario.capabilities = context.capabilities(reader);
  scenario.notices = context.rules(reader);
  scenario.tags = reader.texts("tags");
  if (const YamlNode* matrix = reader.find("matrix")) {
    scenario.matrix = load_matrix(*matrix, context);
  }
  const bool is_head_whole = context.problems.size() == mistakes;
  load_all_steps(reader, scenario, context);
  // Of another level, say, the steps may be as they should.
  if (!is_head_whole) context.problems.forget_warnings_since(warnings);
  add_needed(scenario, context);
  scenario.steers = std::ranges::any_of(
      context.needed_capabilities,
      [](const std::string& capability) { return is_steering_capability(capability); });
  // Runs first of the clean-up, which goes from last to first.
  scenario.cleanup.insert(scenario.cleanup.end(), context.undo.begin(), context.undo.end());
  context.names = names;
  context.chosen_names = chosen_names;
  context.name_uses.end_scenario();
  return scenario;
}

}  // namespace purgatory::conformance

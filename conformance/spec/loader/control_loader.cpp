// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/control_loader.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/yaml/duration.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::string_view kControl = "/_mock/";

Step control_step(const YamlNode& node, std::string title, const std::string& path,
                  SuiteContext& context) {
  RequestStep action;
  action.request.method = "POST";
  action.request.path = std::string(kControl) + path;
  if (context.asks_clusters) action.request.cluster = "";
  action.request.position = context.position_of(node);
  Expectation done;
  done.position = action.request.position;
  done.status = StatusExpectation{{200}, {}, done.position};
  action.expect.push_back(std::move(done));
  Step step;
  step.title = std::move(title);
  step.action = std::move(action);
  step.position = context.position_of(node);
  return step;
}

std::vector<Step> load_advance(const YamlNode& node, SuiteContext& context) {
  const auto time = parse_duration(node.text);
  if (!time) {
    context.problems.add(node,
                         fmt::format("`advance` is a time with its unit, found {}", describe(node)),
                         "write 100ms, 2s or 1m");
    return {};
  }
  context.needed_capabilities.insert("clock");
  Step step = control_step(node, "advance the clock by " + node.text, "clock/advance", context);
  auto& request = std::get<RequestStep>(step.action).request;
  request.body = JsonBody{Json::object({{"ms", Json(std::int64_t{time->count()})}})};
  return {std::move(step)};
}

const std::vector<std::string>& phases() {
  static const std::vector<std::string> kPhases = {"queued", "started", "posted", "ready",
                                                   "commit"};
  return kPhases;
}

std::vector<Step> load_gate(const YamlNode& node, const std::string& action,
                            SuiteContext& context) {
  const std::string phase = read_text(node, "`" + action + "`", context.problems);
  if (phase.empty()) return {};
  if (std::ranges::find(phases(), phase) == phases().end()) {
    context.problems.add(node, fmt::format("tasks have no phase `{}`", phase),
                         suggestion(phase, phases()));
    return {};
  }
  context.needed_capabilities.insert("task-gates");
  const std::string path = "crdb/gates/" + phase + "/";
  if (action == "hold") {
    context.undo.push_back(control_step(node, "release " + phase, path + "release", context));
  }
  return {control_step(node, action + " tasks at " + phase, path + action, context)};
}

struct Turn {
  std::string_view name;
  std::string_view opposite;  // what puts it right at the end; "" for what is right
};

constexpr Turn kLinkTurns[] = {{"cut", "heal"}, {"heal", ""}};
constexpr Turn kClusterTurns[] = {{"stop", "start"}, {"start", ""}};

void add_turn(std::vector<Step>& steps, const YamlNode& node, const Turn& turn,
              const std::string& path, SuiteContext& context) {
  const auto step = [&](std::string_view name) {
    return control_step(node, fmt::format("{} {}", name, path),
                        fmt::format("crdb/{}/{}", path, name), context);
  };
  steps.push_back(step(turn.name));
  if (!turn.opposite.empty()) context.undo.push_back(step(turn.opposite));
}

std::vector<Step> load_cluster(const YamlNode& node, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::ClusterAction), key_names(Shape::ClusterAction),
                       context.problems);
  context.needed_capabilities.insert("cluster-links");
  std::vector<Step> steps;
  for (const Turn& turn : kLinkTurns) {
    const YamlNode* link = reader.find(turn.name);
    if (link == nullptr) continue;
    const auto ends = reader.texts(turn.name);
    if (ends.size() != 2) {
      context.problems.add(*link, fmt::format("`{}` names the two ends of a link", turn.name),
                           fmt::format("write {{{}: [A, B]}}", turn.name));
      continue;
    }
    add_turn(steps, *link, turn, fmt::format("links/{}/{}", ends[0], ends[1]), context);
  }
  for (const Turn& turn : kClusterTurns) {
    const YamlNode* cluster = reader.find(turn.name);
    if (cluster == nullptr) continue;
    add_turn(steps, *cluster, turn, "clusters/" + reader.text(turn.name), context);
  }
  if (steps.empty() && node.entries.empty()) {
    context.problems.add(node, "`cluster` does nothing", "write {cut: [A, B]} or {stop: C}");
  }
  return steps;
}

struct NodeTurn {
  std::string_view name;
  NodeStep::Verb verb;
  std::optional<NodeStep::Verb> opposite;  // what puts it right at the end
  std::size_t nodes;
};

constexpr NodeTurn kNodeTurns[] = {
    {"stop", NodeStep::Verb::Stop, NodeStep::Verb::Start, 1},
    {"start", NodeStep::Verb::Start, std::nullopt, 1},
    {"cut", NodeStep::Verb::Cut, NodeStep::Verb::Heal, 2},
    {"heal", NodeStep::Verb::Heal, std::nullopt, 2},
};

// The label of a node may be written as the number that it is.
std::vector<std::string> node_labels(const YamlNode& node) {
  std::vector<std::string> labels;
  if (node.is_scalar() && !node.is_null()) labels.push_back(node.text);
  for (const YamlNodePtr& element : node.elements) {
    if (element->is_scalar() && !element->is_null()) labels.push_back(element->text);
  }
  return labels;
}

Step node_step(const YamlNode& node, NodeStep::Verb verb, const std::vector<std::string>& labels,
               SuiteContext& context) {
  Step step;
  step.position = context.position_of(node);
  step.action = NodeStep{verb, labels, step.position};
  return step;
}

std::vector<Step> load_node(const YamlNode& node, SuiteContext& context) {
  const MappingReader reader(node, name_of(Shape::NodeAction), key_names(Shape::NodeAction),
                             context.problems);
  context.needed_capabilities.insert("node-control");
  std::vector<Step> steps;
  for (const NodeTurn& turn : kNodeTurns) {
    const YamlNode* value = reader.find(turn.name);
    if (value == nullptr) continue;
    const auto labels = node_labels(*value);
    if (labels.size() != turn.nodes) {
      context.problems.add(*value,
                           turn.nodes == 1
                               ? fmt::format("`{}` names one node", turn.name)
                               : fmt::format("`{}` names the two ends of a link", turn.name),
                           turn.nodes == 1 ? fmt::format("write {{{}: 2}}", turn.name)
                                           : fmt::format("write {{{}: [1, 2]}}", turn.name));
      continue;
    }
    steps.push_back(node_step(*value, turn.verb, labels, context));
    if (turn.opposite) context.undo.push_back(node_step(*value, *turn.opposite, labels, context));
  }
  if (steps.empty() && node.entries.empty()) {
    context.problems.add(node, "`node` does nothing", "write {stop: 2} or {cut: [1, 2]}");
  }
  return steps;
}

}  // namespace

bool is_steering_capability(std::string_view capability) {
  return capability == "clock" || capability == "task-gates" || capability == "cluster-links" ||
         capability == "node-control";
}

std::vector<Step> load_control(const YamlNode& node, const std::string& action,
                               SuiteContext& context) {
  if (action == "advance") return load_advance(node, context);
  if (action == "cluster") return load_cluster(node, context);
  if (action == "node") return load_node(node, context);
  return load_gate(node, action, context);
}

}  // namespace purgatory::conformance

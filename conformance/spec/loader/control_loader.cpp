// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/control_loader.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

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
  MappingReader reader(node, "`cluster`", {"cut", "heal", "stop", "start"}, context.problems);
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

}  // namespace

const std::vector<std::string>& control_keys() {
  static const std::vector<std::string> kKeys = {"advance", "hold", "release"};
  return kKeys;
}

std::vector<Step> load_control(const YamlNode& node, const std::string& action,
                               SuiteContext& context) {
  if (action == "advance") return load_advance(node, context);
  if (action == "cluster") return load_cluster(node, context);
  return load_gate(node, action, context);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/step_loader.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/control_loader.h"
#include "conformance/spec/loader/expectation_loader.h"
#include "conformance/spec/loader/request_loader.h"
#include "conformance/spec/loader/tree_loader.h"
#include "conformance/spec/property_name.h"

namespace purgatory::conformance {
namespace {

const std::vector<std::string>& step_keys() {
  static const std::vector<std::string> kKeys = [] {
    std::vector<std::string> keys = {"title",   "level", "clauses", "expect",  "retry",
                                     "capture", "tree",  "compact", "property"};
    keys.insert(keys.end(), control_keys().begin(), control_keys().end());
    keys.insert(keys.end(), method_keys().begin(), method_keys().end());
    keys.insert(keys.end(), request_keys().begin(), request_keys().end());
    return keys;
  }();
  return kKeys;
}

// The one key that says what the step does; empty, and reported, when there is none or more.
std::string action_of(MappingReader& reader, SuiteContext& context) {
  std::vector<std::string> actions = method_keys();
  actions.insert(actions.end(), {"tree", "compact", "property"});
  actions.insert(actions.end(), control_keys().begin(), control_keys().end());
  // Beside a request a name that chooses whom to ask, else what is done to clusters.
  const YamlNode* cluster = reader.find("cluster");
  if (cluster != nullptr && cluster->is_mapping()) actions.push_back("cluster");
  std::string found;
  for (const std::string& action : actions) {
    const YamlNode* key = reader.key_node(action);
    if (key == nullptr) continue;
    if (!found.empty()) {
      context.problems.add(*key, fmt::format("a step does one thing: `{}` is there already", found),
                           "make two steps of it");
      return "";
    }
    found = action;
  }
  if (found.empty() && reader.is_mapping()) {
    context.problems.add(
        reader.node(), "this step does nothing",
        "give it a request such as `get: /path`, or an action: tree, compact, property, "
        "advance, hold, release, cluster");
  }
  return found;
}

Step step_of(Action action, const SourcePosition& position, std::string title) {
  Step step;
  step.title = std::move(title);
  step.action = std::move(action);
  step.position = position;
  return step;
}

StatusExpectation only_status(int code, const SourcePosition& position) {
  return {{code}, {}, position};
}

// `compact: true`: starts a compaction and waits until it is done (CouchDB documentation,
// /db/_compact; `compact_running` of /db).
std::vector<Step> compaction(const SourcePosition& position) {
  RequestStep start;
  start.request.method = "POST";
  start.request.path = "/{{db}}/_compact";
  start.request.headers = {{"Content-Type", Json("application/json")}};
  start.request.position = position;
  Expectation accepted;
  accepted.position = position;
  accepted.status = only_status(202, position);
  start.expect.push_back(std::move(accepted));

  const auto done = std::make_shared<Pattern>();
  done->kind = ValuePattern{Json::object({{"compact_running", Json(false)}})};
  done->position = position;
  RequestStep wait;
  wait.request.method = "GET";
  wait.request.path = "/{{db}}";
  wait.request.position = position;
  wait.retry.emplace();
  wait.retry->position = position;
  wait.retry->until.position = position;
  wait.retry->until.status = only_status(200, position);
  wait.retry->until.json = done;
  return {step_of(std::move(start), position, "start the compaction"),
          step_of(std::move(wait), position, "wait for the compaction")};
}

// Keys that make sense beside a request only.
void refuse_request_keys(MappingReader& reader, const std::string& action, SuiteContext& context) {
  std::vector<std::string> keys = request_keys();
  keys.insert(keys.end(), {"expect", "retry", "capture"});
  for (const std::string& key : keys) {
    if (const YamlNode* node = key == action ? nullptr : reader.key_node(key)) {
      context.problems.add(*node, fmt::format("`{}` does not belong beside `{}`", key, action),
                           "it goes with a request; make a step of its own for it");
    }
  }
}

// `property: NAME`, one of those that conformance/property knows to try.
std::vector<Step> property_steps(const YamlNode& node, SuiteContext& context,
                                 const SourcePosition& position) {
  const std::string name = read_text(node, "`property`", context.problems);
  const auto kind = property_named(name);
  if (!kind && !name.empty()) {
    context.problems.add(node, fmt::format("there is no property \"{}\"", name),
                         suggestion(name, property_names()));
  }
  PropertyStep step;
  step.kind = kind.value_or(PropertyKind::TreesFollowTheModel);
  step.position = context.position_of(node);
  return {step_of(step, position, "")};
}

std::vector<Step> load_action(MappingReader& reader, const std::string& action,
                              SuiteContext& context) {
  refuse_request_keys(reader, action, context);
  const YamlNode& node = *reader.find(action);
  const SourcePosition position = context.position_of(reader.node());
  if (action == "property") return property_steps(node, context, position);
  if (action != "tree" && action != "compact") return load_control(node, action, context);
  if (action == "tree") return {step_of(load_tree_action(node, context), position, "build a tree")};
  const bool is_true = node.is_scalar() && node.scalar.is_boolean() && node.scalar.as_boolean();
  if (!is_true) {
    context.problems.add(node, fmt::format("`compact` takes `true`, found {}", describe(node)));
  }
  context.needed_capabilities.insert("compaction");
  return compaction(position);
}

std::vector<Step> load_request_step(MappingReader& reader, const std::string& method,
                                    SuiteContext& context) {
  RequestStep action;
  action.request = load_request(reader, method, context);
  if (const YamlNode* retry = reader.find("retry")) {
    action.retry = load_retry(*retry, action.request.method, context);
  }
  if (const YamlNode* captures = reader.find("capture")) {
    action.captures = load_captures(*captures, context);
  }
  std::vector<Step> observations;
  if (const YamlNode* expect = reader.find("expect")) {
    action.expect = load_expectations(*expect, context, observations);
  }
  std::vector<Step> steps = {step_of(std::move(action), context.position_of(reader.node()), "")};
  for (Step& observation : observations) steps.push_back(std::move(observation));
  return steps;
}

std::vector<Step> load_step(const YamlNode& node, SuiteContext& context) {
  MappingReader reader(node, "a step", step_keys(), context.problems);
  const std::string title = reader.text("title");
  const auto level = reader.level();
  const std::vector<std::string> clauses = context.clauses(reader);
  const std::string action = action_of(reader, context);
  if (action.empty()) return {};
  const bool is_request = std::ranges::find(method_keys(), action) != method_keys().end();
  std::vector<Step> steps = is_request ? load_request_step(reader, action, context)
                                       : load_action(reader, action, context);
  for (Step& step : steps) {
    if (!step.level) step.level = level;
    if (step.clauses.empty()) step.clauses = clauses;
  }
  if (!title.empty() && !steps.empty()) steps.front().title = title;
  return steps;
}

}  // namespace

std::vector<Step> load_steps(const YamlNode& node, std::string_view what, SuiteContext& context) {
  std::vector<Step> steps;
  for (const YamlNodePtr& element : read_list(node, what, context.problems)) {
    for (Step& step : load_step(*element, context)) steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace purgatory::conformance

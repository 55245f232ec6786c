// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/action_loader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/body_loader.h"
#include "conformance/spec/loader/control_loader.h"
#include "conformance/spec/loader/parallel_loader.h"
#include "conformance/spec/loader/request_loader.h"
#include "conformance/spec/loader/setup_loader.h"
#include "conformance/spec/loader/tree_loader.h"
#include "conformance/spec/property_name.h"

namespace purgatory::conformance {
namespace {

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

std::vector<Step> compact_steps(const YamlNode& node, SuiteContext& context,
                                const SourcePosition& position) {
  const bool is_true = node.is_scalar() && node.scalar.is_boolean() && node.scalar.as_boolean();
  if (!is_true) {
    context.problems.add(node, fmt::format("`compact` takes `true`, found {}", describe(node)));
  }
  context.needed_capabilities.insert("compaction");
  return compaction(position);
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
  context.count_check();
  PropertyStep step;
  step.kind = kind.value_or(PropertyKind::TreesFollowTheModel);
  step.position = context.position_of(node);
  return {step_of(step, position, "")};
}

std::vector<Step> set_steps(const YamlNode& node, SuiteContext& context,
                            const SourcePosition& position) {
  SetStep step;
  step.position = context.position_of(node);
  if (!node.is_mapping()) {
    context.problems.add(node, fmt::format("`set` must be a mapping, found {}", describe(node)),
                         "write {name: value}");
    return {};
  }
  for (const YamlNode::Entry& entry : node.entries) {
    if (!check_variable_name(*entry.key, context)) continue;
    context.name_uses.give(*entry.key, entry.key->text);
    step.values.emplace_back(entry.key->text, context.template_value(*entry.value));
  }
  for (const auto& [name, value] : step.values) {
    context.names.insert(name);
    context.chosen_names.insert(name);
  }
  return {step_of(std::move(step), position, "")};
}

// Keys that make sense beside a request only, or beside `parallel` only.
void refuse_other_keys(MappingReader& step, const std::string& action, SuiteContext& context) {
  std::vector<std::string> keys = request_keys();
  if (action != "parallel") keys.insert(keys.end(), quota_keys().begin(), quota_keys().end());
  for (const std::string& key : keys) {
    if (const YamlNode* node = key == action ? nullptr : step.key_node(key)) {
      context.problems.add(*node, fmt::format("`{}` does not belong beside `{}`", key, action),
                           "it goes with a request; make a step of its own for it");
    }
  }
}

}  // namespace

const std::vector<std::string>& action_keys() {
  static const std::vector<std::string> kKeys = {"tree",     "compact", "property", "set",    "use",
                                                 "parallel", "advance", "hold",     "release"};
  return kKeys;
}

std::vector<Step> load_action(MappingReader& step, const std::string& key, SuiteContext& context) {
  refuse_other_keys(step, key, context);
  const YamlNode& node = *step.find(key);
  const SourcePosition position = context.position_of(step.node());
  if (key == "tree") return {step_of(load_tree_action(node, context), position, "build a tree")};
  if (key == "compact") return compact_steps(node, context, position);
  if (key == "property") return property_steps(node, context, position);
  if (key == "set") return set_steps(node, context, position);
  if (key == "use") return load_use(node, context);
  if (key == "parallel") return {step_of(load_parallel(step, context), position, "")};
  return load_control(node, key, context);
}

}  // namespace purgatory::conformance

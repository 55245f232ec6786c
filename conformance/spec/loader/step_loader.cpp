// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/step_loader.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/action_loader.h"
#include "conformance/spec/loader/expectation_loader.h"
#include "conformance/spec/loader/parallel_loader.h"
#include "conformance/spec/loader/request_loader.h"
#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/vacuous/step_vacuity.h"

namespace purgatory::conformance {
namespace {

bool is_one_of(const std::string& key, const std::vector<std::string>& keys) {
  return std::ranges::find(keys, key) != keys.end();
}

// Every key that says what a step does.
std::vector<std::string> doing_keys(const MappingReader& reader) {
  std::vector<std::string> keys = method_keys();
  keys.emplace_back("raw");
  keys.insert(keys.end(), action_keys().begin(), action_keys().end());
  // Beside a request a name that chooses whom to ask, else what is done to them.
  for (const char* key : {"node", "cluster"}) {
    const YamlNode* node = reader.find(key);
    if (node != nullptr && node->is_mapping()) keys.emplace_back(key);
  }
  return keys;
}

// The one key that says what the step does; empty, and reported, when there is none or more.
std::string action_of(MappingReader& reader, SuiteContext& context) {
  std::string found;
  for (const std::string& action : doing_keys(reader)) {
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
    context.problems.add(reader.node(), "this step does nothing",
                         fmt::format("give it a request such as `get: /path` or `raw`, or an "
                                     "action: {}, node, cluster",
                                     fmt::join(action_keys(), ", ")));
  }
  return found;
}

std::vector<Step> load_request_step(MappingReader& reader, const std::string& method,
                                    SuiteContext& context) {
  RequestStep action;
  const std::size_t mistakes = context.problems.size();
  const bool is_raw = method == "raw";
  action.request =
      is_raw ? load_raw_request(reader, context) : load_request(reader, method, context);
  const YamlNode* retry = is_raw ? nullptr : reader.find("retry");
  const YamlNode* stream = is_raw ? nullptr : reader.find("stream");
  if (retry != nullptr) action.retry = load_retry(*retry, action.request, context);
  if (stream != nullptr) action.stream = load_stream(*stream, context);
  if (retry != nullptr && stream != nullptr) {
    context.problems.add(*reader.key_node("stream"), "`stream` does not belong beside `retry`",
                         "a stream is read until a line is the one wanted");
  }
  for (const std::string& key : quota_keys()) {
    if (const YamlNode* quota = reader.key_node(key)) {
      context.problems.add(*quota, fmt::format("`{}` does not belong beside `{}`", key, method),
                           "it goes with `parallel`");
    }
  }
  const BodyKind body = body_of(action.request, action.stream.has_value());
  if (const YamlNode* captures = reader.find("capture")) {
    action.captures = load_captures(*captures, body, context);
  }
  std::vector<Step> observations;
  if (const YamlNode* expect = reader.find("expect")) {
    action.expect = load_expectations(*expect, body, context, observations);
  }
  if (context.problems.size() == mistakes) context.tell(vacuities_of_body(action));
  Step step;
  step.action = std::move(action);
  step.position = context.position_of(reader.node());
  std::vector<Step> steps = {std::move(step)};
  for (Step& observation : observations) steps.push_back(std::move(observation));
  return steps;
}

std::vector<Step> load_one_step(const YamlNode& node, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::Step), key_names(Shape::Step), context.problems);
  const std::string title = reader.text("title");
  const auto level = reader.level();
  const std::vector<std::string> clauses = context.clauses(reader);
  const std::string action = action_of(reader, context);
  if (action.empty()) return {};
  const bool is_request = action == "raw" || is_one_of(action, method_keys());
  const auto outer_level = context.step_level;
  if (level) context.step_level = level;
  std::vector<Step> steps = is_request ? load_request_step(reader, action, context)
                                       : load_action(reader, action, context);
  context.step_level = outer_level;
  for (Step& step : steps) {
    if (!step.level) step.level = level;
    if (step.clauses.empty()) step.clauses = clauses;
  }
  if (!title.empty() && !steps.empty()) steps.front().title = title;
  return steps;
}

std::vector<Step> load_step(const YamlNode& node, SuiteContext& context) {
  const std::size_t mistakes = context.problems.size();
  const std::size_t mark = context.problems.warnings_mark();
  std::vector<Step> steps = load_one_step(node, context);
  // What was misread may only look as if it were hardly meant.
  if (context.problems.size() != mistakes) context.problems.forget_warnings_since(mark);
  return steps;
}

bool has_followers(const Expectation& expect) {
  return std::ranges::any_of(expect.any_of, [](const Alternative& alternative) {
    return !alternative.then.empty() || has_followers(alternative.expect);
  });
}

bool has_followers(const Step& step) {
  const auto* request = std::get_if<RequestStep>(&step.action);
  return request != nullptr && std::ranges::any_of(request->expect, [](const Expectation& expect) {
           return has_followers(expect);
         });
}

}  // namespace

std::vector<Step> load_steps(const YamlNode& node, std::string_view what, SuiteContext& context) {
  std::vector<Step> steps;
  for (const YamlNodePtr& element : read_list(node, what, context.problems)) {
    for (Step& step : load_step(*element, context)) steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> load_cleanup(const YamlNode& node, SuiteContext& context) {
  std::vector<Step> steps = load_steps(node, "`cleanup`", context);
  for (const Step& step : steps) {
    if (std::holds_alternative<ParallelStep>(step.action)) {
      context.problems.add(node, "`parallel` does not belong under `cleanup`",
                           "clean-up goes one step after the other, the last first");
    }
    if (has_followers(step)) {
      context.problems.add(node, "`then` does not belong under `cleanup`",
                           "clean-up goes one step after the other, the last first");
    }
  }
  return steps;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/listing/listing_json.h"

#include <cstdint>

#include "conformance/command/listing/step_text.h"
#include "conformance/plan/planner.h"

namespace purgatory::conformance {
namespace {

template <typename Texts>
Json texts(const Texts& list) {
  Json json = Json::array();
  for (const auto& text : list) json.push_back(text);
  return json;
}

Json scenario_json(const Scenario& scenario, const std::string& id) {
  return Json::object({{"id", id},
                       {"title", scenario.title},
                       {"level", level_name(scenario.level)},
                       {"clauses", texts(clauses_of(scenario))},
                       {"requires", texts(scenario.capabilities)},
                       {"tags", texts(scenario.tags)},
                       {"file", scenario.position.file},
                       {"line", scenario.position.line}});
}

Json matrix_json(const std::vector<MatrixAxis>& matrix) {
  Json axes = Json::object();
  for (const auto& axis : matrix) {
    Json values = Json::object();
    for (const auto& value : axis.values) values.set(value.name, value.value);
    axes.set(axis.name, std::move(values));
  }
  return axes;
}

Json steps_json(const std::vector<Step>& steps) {
  Json json = Json::array();
  for (const auto& step : steps) json.push_back(step_text(step, ""));
  return json;
}

Json promises_json(const Scenario& scenario, const std::map<std::string, std::string>& promises) {
  Json json = Json::object();
  for (const auto& clause : clauses_of(scenario)) {
    const auto promise = promises.find(clause);
    json.set(clause, promise == promises.end() ? "" : promise->second);
  }
  return json;
}

}  // namespace

Json listing_json(const Plan& plan) {
  Json scenarios = Json::array();
  for (const auto& planned : plan.scenarios) {
    scenarios.push_back(scenario_json(*planned.scenario, planned.id));
  }
  return Json::object({{"scenarios", std::move(scenarios)}});
}

Json explanation_json(const Plan& plan, const std::map<std::string, std::string>& promises) {
  Json scenarios = Json::array();
  const Scenario* last = nullptr;
  for (const auto& planned : plan.scenarios) {
    const Scenario& scenario = *planned.scenario;
    if (&scenario == last) continue;
    last = &scenario;
    Json json = scenario_json(scenario, scenario.id);
    json.set("promises", promises_json(scenario, promises));
    json.set("matrix", matrix_json(scenario.matrix));
    json.set("given", steps_json(scenario.given));
    json.set("steps", steps_json(scenario.steps));
    json.set("cleanup", steps_json(scenario.cleanup));
    scenarios.push_back(std::move(json));
  }
  return Json::object({{"scenarios", std::move(scenarios)}});
}

Json coverage_json(const std::vector<Clause>& clauses,
                   const std::map<std::string, std::set<std::string>>& scenarios) {
  Json list = Json::array();
  std::int64_t covered = 0;
  for (const auto& clause : clauses) {
    const auto testing = scenarios.find(clause.id);
    const bool is_covered = testing != scenarios.end() && !testing->second.empty();
    covered += is_covered ? 1 : 0;
    list.push_back(
        Json::object({{"id", clause.id},
                      {"section", clause.section},
                      {"promise", clause.promise},
                      {"kind", clause_kind_name(clause.kind)},
                      {"level", level_name(clause.level)},
                      {"scenarios", is_covered ? texts(testing->second) : Json::array()}}));
  }
  return Json::object({{"clauses", std::move(list)}, {"covered", covered}});
}

}  // namespace purgatory::conformance

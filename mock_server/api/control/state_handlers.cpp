// SPDX-License-Identifier: Apache-2.0
// The server as a whole: what it is like now, and back to how it was.
#include <fmt/format.h>

#include "mock_server/api/control/clock_json.h"
#include "mock_server/api/control/control.h"
#include "mock_server/api/control/event_stream.h"
#include "mock_server/api/control/handlers.h"
#include "mock_server/api/control/journal/journal_json.h"
#include "mock_server/api/control/json_fields.h"
#include "mock_server/api/control/routes.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

Json rule_json(const RuleDescription& rule, const RuleSet& rules) {
  return Json::object({{"name", Json(rule.name)},
                       {"broken", !rules.keeps(rule.rule)},
                       {"clause", Json(rule.clause)},
                       {"promise", Json(rule.promise)}});
}

Json broken_rules(const RuleSet& rules) {
  Json names = Json::array();
  for (const RuleDescription& rule : all_rules()) {
    if (!rules.keeps(rule.rule)) names.push_back(Json(rule.name));
  }
  return names;
}

Json rules_json(const RuleSet& rules) {
  Json all = Json::array();
  for (const RuleDescription& rule : all_rules()) all.push_back(rule_json(rule, rules));
  Json profiles = Json::array();
  for (const EmulationProfile& profile : all_profiles()) profiles.push_back(Json(profile.name));
  return Json::object({{"broken", broken_rules(rules)},
                       {"rules", std::move(all)},
                       {"profiles", std::move(profiles)}});
}

std::vector<std::string> rule_names() {
  std::vector<std::string> names;
  for (const RuleDescription& rule : all_rules()) names.emplace_back(rule.name);
  return names;
}

Outcome<const RuleDescription*> rule_of(const ControlCall& call) {
  const std::string& name = call.captured("rule");
  const auto rule = rule_named(name);
  if (rule) return &describe(*rule);
  return fail(ErrorKind::NotFound, unknown_name("rule", printable(name), rule_names()));
}

Outcome<RuleSet> parse_rules(const Json& body) {
  JsonFields fields(body, "rules", {"emulate", "deviations"});
  RuleSet rules;
  if (const auto profile = fields.text("emulate"); profile && !profile->empty()) {
    const auto named = profile_named(*profile);
    std::vector<std::string> names;
    for (const EmulationProfile& one : all_profiles()) names.emplace_back(one.name);
    if (!named) fields.refuse(unknown_name("profile", *profile, names));
    rules = named.value_or(rules);
  }
  for (const std::string& name : fields.texts("deviations")) {
    const auto rule = rule_named(name);
    if (!rule) fields.refuse(unknown_name("rule", name, rule_names()));
    if (rule) rules = rules.without(*rule);
  }
  if (fields.mistake()) return Failure<Error>(*fields.mistake());
  return rules;
}

}  // namespace

Outcome<http::Response> get_control_state(ControlCall& call) {
  Control& control = call.control;
  Json sections = Json::object();
  for (const Section* section : control.sections()) {
    sections.append(std::string(section->name()), section->summary());
  }
  JournalQuery none;
  none.limit = 0;
  const JournalPage page = control.journal().list(none);
  Json journal = journal_settings_json(control.journal().settings());
  journal.append("first", page.first);
  journal.append("last", page.last);
  Json snapshots = Json::array();
  for (const std::string& name : control.snapshots().names()) snapshots.push_back(Json(name));
  return json_response(200, Json::object({{"clock", clock_json(control.clock())},
                                          {"broken_rules", broken_rules(control.rules())},
                                          {"faults", std::uint64_t{control.faults().list().size()}},
                                          {"journal", std::move(journal)},
                                          {"snapshots", std::move(snapshots)},
                                          {"sections", std::move(sections)}}));
}

Outcome<http::Response> get_control_paths(ControlCall& call) {
  std::vector<ControlRoute> routes = control_routes();
  for (Section* section : call.control.sections()) {
    for (ControlRoute& route : section->routes()) routes.push_back(std::move(route));
  }
  Json paths = Json::object();
  for (const ControlRoute& route : routes) {
    Json methods = Json::array();
    for (const ControlEndpoint& endpoint : route.endpoints) {
      methods.push_back(Json(endpoint.method));
    }
    paths.append(route.pattern, std::move(methods));
  }
  return json_response(200, paths);
}

Outcome<http::Response> get_control_events(ControlCall& call) {
  http::Response response;
  response.headers = {{"Content-Type", "text/event-stream"}};
  response.stream = std::make_unique<EventStream>(call.control.activity(), call.control.clock());
  return response;
}

Outcome<http::Response> post_control_reset(ControlCall& call) {
  if (call.body.size() > 0) {
    return fail(ErrorKind::BadRequest, "a reset takes no body: it puts everything back");
  }
  call.control.reset();
  return ok_response();
}

Outcome<http::Response> get_rules(ControlCall& call) {
  return json_response(200, rules_json(call.control.rules()));
}

Outcome<http::Response> put_rules(ControlCall& call) {
  const auto rules = parse_rules(call.body);
  if (!rules) return Failure<Error>(rules.error());
  call.control.set_rules(*rules);
  return json_response(200, Json::object({{"broken", broken_rules(*rules)}}));
}

Outcome<http::Response> delete_rules(ControlCall& call) {
  const RuleSet rules = call.control.rules_at_start();
  call.control.set_rules(rules);
  return json_response(200, Json::object({{"broken", broken_rules(rules)}}));
}

Outcome<http::Response> get_rule(ControlCall& call) {
  const auto rule = rule_of(call);
  if (!rule) return Failure<Error>(rule.error());
  return json_response(200, rule_json(**rule, call.control.rules()));
}

Outcome<http::Response> put_rule(ControlCall& call) {
  const auto rule = rule_of(call);
  if (!rule) return Failure<Error>(rule.error());
  JsonFields fields(call.body, "a rule", {"broken"});
  const auto is_broken = fields.flag("broken");
  if (!is_broken) fields.refuse("`broken` must be true or false, and is missing");
  if (fields.mistake()) return Failure<Error>(*fields.mistake());
  call.control.change_rule((*rule)->rule, *is_broken ? Control::Keeps::No : Control::Keeps::Yes);
  return json_response(200, rule_json(**rule, call.control.rules()));
}

}  // namespace purgatory::api

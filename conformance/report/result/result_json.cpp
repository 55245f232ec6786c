// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/result_json.h"

#include <cstdint>

#include "conformance/http/redaction.h"
#include "conformance/report/result/exchange_json.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// For people and for JSON alike: text without steering characters is UTF-8.
std::string safe(std::string_view text) { return printable(without_url_credentials(text)); }

Json texts(const std::vector<std::string>& list) {
  Json json = Json::array();
  for (const auto& text : list) json.push_back(safe(text));
  return json;
}

Json position_json(const SourcePosition& position) {
  return Json::object(
      {{"file", safe(position.file)}, {"line", position.line}, {"column", position.column}});
}

Json check_json(const FailedCheck& failed) {
  const CheckResult& check = failed.check;
  Json promises = Json::array();
  for (const auto& promise : failed.promises) {
    promises.push_back(
        Json::object({{"clause", safe(promise.clause)}, {"text", safe(promise.text)}}));
  }
  Json json = Json::object({{"kind", check_kind_name(check.kind)},
                            {"level", level_name(check.level)},
                            {"message", safe(check.message)},
                            {"path", safe(check.path)},
                            {"expected", safe(check.expected)},
                            {"actual", safe(check.actual)},
                            {"position", position_json(check.position)},
                            {"source_line", safe(failed.source_line)},
                            {"promises", std::move(promises)}});
  if (!failed.source_above.empty()) json.set("source_above", texts(failed.source_above));
  return json;
}

Json finding_json(const Finding& finding) {
  Json checks = Json::array();
  for (const auto& failed : finding.checks) checks.push_back(check_json(failed));
  Json json = Json::object({{"step", safe(finding.step)},
                            {"problem", safe(finding.problem)},
                            {"tries", finding.tries},
                            {"checks", std::move(checks)}});
  if (finding.exchange) json.set("exchange", to_json(*finding.exchange, kLongestReportedBody));
  return json;
}

Json number(std::size_t count) { return {static_cast<std::int64_t>(count)}; }

Json step_json(const StepRecord& step, std::size_t longest_body) {
  Json json = Json::object({{"part", step_part_name(step.part)},
                            {"name", safe(step.name)},
                            {"position", position_json(step.position)},
                            {"started_us", std::int64_t{step.started.count()}},
                            {"elapsed_us", std::int64_t{step.elapsed.count()}},
                            {"tries", step.tries},
                            {"checks", number(step.checks)}});
  if (step.finding) json.set("finding", number(*step.finding));
  if (step.exchange) json.set("exchange", to_json(*step.exchange, longest_body));
  return json;
}

Json clauses_json(const std::vector<TestedClause>& clauses) {
  Json list = Json::array();
  for (const auto& clause : clauses) {
    list.push_back(Json::object({{"id", safe(clause.id)},
                                 {"level", level_name(clause.level)},
                                 {"section", safe(clause.section)},
                                 {"promise", safe(clause.promise)}}));
  }
  return list;
}

}  // namespace

Json to_json(const Totals& totals) {
  return Json::object({{"passed", number(totals.passed)},
                       {"failed_must", number(totals.failed_must)},
                       {"failed_should", number(totals.failed_should)},
                       {"failed_info", number(totals.failed_info)},
                       {"known_failure", number(totals.known_failure)},
                       {"unexpected_pass", number(totals.unexpected_pass)},
                       {"not_applicable", number(totals.not_applicable)},
                       {"could_not_run", number(totals.could_not_run)}});
}

Json to_json(const RunHeader& header) {
  Json json = Json::object({{"type", "header"},
                            {"format", 1},
                            {"program", header.program},
                            {"command", header.command},
                            {"run", header.run},
                            {"target", safe(header.target)},
                            {"started", iso_time(header.started)},
                            {"planned", number(header.planned)},
                            {"strict", header.strictness == Strictness::Strict},
                            {"suite", header.suite},
                            {"clauses", clauses_json(header.clauses)}});
  if (!header.merged.empty()) json.set("merged", texts(header.merged));
  if (!header.shard.empty()) json.set("shard", header.shard);
  if (header.repeat != 1) json.set("repeat", header.repeat);
  // A number of 64 bits is more than some readers of JSON can hold.
  if (header.seed) json.set("seed", std::to_string(*header.seed));
  return json;
}

Json to_json(const ScenarioResult& result) {
  Json json = Json::object({{"type", "scenario"},
                            {"id", safe(result.id)},
                            {"title", safe(result.title)},
                            {"level", level_name(result.level)},
                            {"verdict", verdict_name(result.verdict)},
                            {"clauses", texts(result.clauses)},
                            {"position", position_json(result.position)},
                            {"reason", safe(result.reason)},
                            {"notes", texts(result.notes)},
                            {"exchanges", result.exchanges},
                            {"elapsed_us", std::int64_t{result.elapsed.count()}}});
  if (result.failed_level) json.set("failed_level", level_name(*result.failed_level));
  Json findings = Json::array();
  for (const auto& finding : result.findings) findings.push_back(finding_json(finding));
  json.set("findings", std::move(findings));
  return json;
}

Json steps_json(const ScenarioResult& result) {
  const std::size_t longest =
      result.findings.empty() ? kLongestBodyOfASuccess : kLongestReportedBody;
  Json steps = Json::array();
  for (const auto& step : result.steps) steps.push_back(step_json(step, longest));
  return Json::object({{"type", "steps"}, {"id", safe(result.id)}, {"steps", std::move(steps)}});
}

Json to_json(const RunSummary& summary) {
  return Json::object({{"type", "end"},
                       {"totals", to_json(summary.totals)},
                       {"stale", texts(summary.stale)},
                       {"residue", texts(summary.residue)},
                       {"problems", texts(summary.problems)},
                       {"remarks", texts(summary.remarks)},
                       {"interrupted", summary.is_interrupted},
                       {"elapsed_us", std::int64_t{summary.elapsed.count()}}});
}

}  // namespace purgatory::conformance

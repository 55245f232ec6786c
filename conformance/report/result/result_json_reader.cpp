// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "conformance/report/result/exchange_json.h"
#include "conformance/report/result/result_json.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// A member that is not there or not of its type. Ends at the public functions, as a value.
class WrongMember : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

const Json& member(const Json& json, std::string_view key) {
  const Json* found = json.find(key);
  if (found == nullptr) throw WrongMember("the member \"" + std::string(key) + "\" is missing");
  return *found;
}

[[noreturn]] void refuse(std::string_view key, std::string_view wanted) {
  throw WrongMember("the member \"" + std::string(key) + "\" is no " + std::string(wanted));
}

std::string text(const Json& json, std::string_view key) {
  const Json& found = member(json, key);
  if (!found.is_string()) refuse(key, "string");
  return found.as_string();
}

std::int64_t integer(const Json& json, std::string_view key) {
  const Json& found = member(json, key);
  if (!found.is_small_integer()) refuse(key, "integer");
  return found.as_integer();
}

std::size_t count(const Json& json, std::string_view key) {
  const std::int64_t value = integer(json, key);
  if (value < 0) refuse(key, "count");
  return static_cast<std::size_t>(value);
}

bool truth(const Json& json, std::string_view key) {
  const Json& found = member(json, key);
  if (!found.is_boolean()) refuse(key, "boolean");
  return found.as_boolean();
}

const Json::Array& list(const Json& json, std::string_view key) {
  const Json& found = member(json, key);
  if (!found.is_array()) refuse(key, "array");
  return found.elements();
}

std::vector<std::string> texts(const Json& json, std::string_view key) {
  std::vector<std::string> result;
  for (const auto& element : list(json, key)) {
    if (!element.is_string()) refuse(key, "array of strings");
    result.push_back(element.as_string());
  }
  return result;
}

Level level(const Json& json, std::string_view key) {
  const auto found = level_named(text(json, key));
  if (!found) refuse(key, "level");
  return *found;
}

Verdict verdict(const Json& json) {
  const auto found = verdict_named(text(json, "verdict"));
  if (!found) refuse("verdict", "verdict");
  return *found;
}

CheckKind check_kind(const Json& json) {
  if (const auto kind = check_kind_named(text(json, "kind"))) return *kind;
  refuse("kind", "kind of check");
}

SourcePosition position(const Json& json) {
  const Json& found = member(json, "position");
  return {text(found, "file"), static_cast<int>(integer(found, "line")),
          static_cast<int>(integer(found, "column"))};
}

FailedCheck check(const Json& json) {
  FailedCheck failed;
  failed.check.kind = check_kind(json);
  failed.check.level = level(json, "level");
  failed.check.message = text(json, "message");
  failed.check.path = text(json, "path");
  failed.check.expected = text(json, "expected");
  failed.check.actual = text(json, "actual");
  failed.check.position = position(json);
  failed.source_line = text(json, "source_line");
  if (json.find("source_above") != nullptr) failed.source_above = texts(json, "source_above");
  for (const auto& promise : list(json, "promises")) {
    failed.promises.push_back({text(promise, "clause"), text(promise, "text")});
    failed.check.clauses.push_back(failed.promises.back().clause);
  }
  return failed;
}

Finding finding(const Json& json) {
  Finding result;
  result.step = text(json, "step");
  result.problem = text(json, "problem");
  result.tries = static_cast<int>(integer(json, "tries"));
  for (const auto& failed : list(json, "checks")) result.checks.push_back(check(failed));
  if (const Json* exchange = json.find("exchange")) result.exchange = exchange_from(*exchange);
  return result;
}

std::uint64_t seed(const Json& line) {
  const std::string digits = text(line, "seed");
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || error != std::errc() || stop != end) refuse("seed", "number in digits");
  return value;
}

RunHeader header(const Json& line) {
  if (integer(line, "format") != 1) refuse("format", "format that this program reads (1)");
  RunHeader result;
  result.program = text(line, "program");
  result.command = text(line, "command");
  result.run = text(line, "run");
  result.target = text(line, "target");
  result.started = from_iso_time(text(line, "started"));
  result.planned = count(line, "planned");
  result.strictness = truth(line, "strict") ? Strictness::Strict : Strictness::Lenient;
  result.suite = text(line, "suite");
  for (const auto& element : list(line, "clauses")) {
    result.clauses.push_back({text(element, "id"), level(element, "level"),
                              text(element, "section"), text(element, "promise")});
  }
  if (line.find("merged") != nullptr) result.merged = texts(line, "merged");
  if (line.find("shard") != nullptr) result.shard = text(line, "shard");
  if (line.find("repeat") != nullptr) result.repeat = static_cast<int>(integer(line, "repeat"));
  if (line.find("seed") != nullptr) result.seed = seed(line);
  return result;
}

ScenarioResult scenario(const Json& line) {
  ScenarioResult result;
  result.id = text(line, "id");
  result.title = text(line, "title");
  result.level = level(line, "level");
  result.verdict = verdict(line);
  result.clauses = texts(line, "clauses");
  result.position = position(line);
  result.reason = text(line, "reason");
  result.notes = texts(line, "notes");
  result.exchanges = static_cast<int>(integer(line, "exchanges"));
  result.elapsed = std::chrono::microseconds(integer(line, "elapsed_us"));
  if (line.find("failed_level") != nullptr) result.failed_level = level(line, "failed_level");
  for (const auto& element : list(line, "findings")) result.findings.push_back(finding(element));
  return result;
}

StepRecord step(const Json& json) {
  const auto part = step_part_named(text(json, "part"));
  if (!part) refuse("part", "part of a scenario");
  StepRecord result;
  result.part = *part;
  result.name = text(json, "name");
  result.position = position(json);
  result.started = std::chrono::microseconds(integer(json, "started_us"));
  result.elapsed = std::chrono::microseconds(integer(json, "elapsed_us"));
  result.tries = static_cast<int>(integer(json, "tries"));
  result.checks = count(json, "checks");
  if (json.find("finding") != nullptr) result.finding = count(json, "finding");
  if (const Json* exchange = json.find("exchange")) result.exchange = exchange_from(*exchange);
  return result;
}

std::vector<StepRecord> steps(const Json& line) {
  std::vector<StepRecord> result;
  for (const auto& element : list(line, "steps")) result.push_back(step(element));
  return result;
}

RunSummary summary(const Json& line) {
  RunSummary result;
  const Json& totals = member(line, "totals");
  result.totals = {count(totals, "passed"),         count(totals, "failed_must"),
                   count(totals, "failed_should"),  count(totals, "failed_info"),
                   count(totals, "known_failure"),  count(totals, "unexpected_pass"),
                   count(totals, "not_applicable"), count(totals, "could_not_run")};
  // Results of older versions have none.
  if (line.find("stale") != nullptr) result.stale = texts(line, "stale");
  result.residue = texts(line, "residue");
  result.problems = texts(line, "problems");
  result.remarks = texts(line, "remarks");
  result.is_interrupted = truth(line, "interrupted");
  result.elapsed = std::chrono::microseconds(integer(line, "elapsed_us"));
  return result;
}

template <typename Value>
Result<Value, std::string> value_or_problem(Value (*read)(const Json&), const Json& line) {
  try {
    return read(line);
  } catch (const WrongMember& error) {
    return Failure<std::string>(error.what());
  }
}

}  // namespace

Result<RunHeader, std::string> header_from(const Json& line) {
  return value_or_problem(header, line);
}

Result<ScenarioResult, std::string> scenario_from(const Json& line) {
  return value_or_problem(scenario, line);
}

Result<std::vector<StepRecord>, std::string> steps_from(const Json& line) {
  return value_or_problem(steps, line);
}

Result<RunSummary, std::string> summary_from(const Json& line) {
  return value_or_problem(summary, line);
}

}  // namespace purgatory::conformance

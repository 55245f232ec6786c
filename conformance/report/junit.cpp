// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/junit.h"

#include <chrono>
#include <map>
#include <sstream>
#include <string_view>

#include <pugixml.hpp>

#include "conformance/report/failure_text.h"
#include "conformance/report/text.h"

namespace purgatory::conformance {
namespace {

using Scenarios = std::vector<const ScenarioResult*>;

// XML 1.0 has no place for most control characters, U+FFFE and U+FFFF, not even escaped.
std::string xml_text(std::string_view text) {
  const std::string shown = printable(text);
  std::string result;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::string_view three = std::string_view(shown).substr(i, 3);
    if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
      result += "\xEF\xBF\xBD";
      i += 2;
    } else {
      result += shown[i];
    }
  }
  return result;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(xml_text(value).c_str());
}

void set(pugi::xml_node node, const char* name, std::size_t value) {
  node.append_attribute(name).set_value(static_cast<unsigned long long>(value));
}

void add_property(pugi::xml_node properties, std::string_view name, std::string_view value) {
  auto property = properties.append_child("property");
  set(property, "name", name);
  set(property, "value", value);
}

enum class Outcome { Passed, Failure, Error, Skipped };

Outcome outcome_of(const ScenarioResult& result, Strictness strictness) {
  if (fails_the_run(result, strictness)) return Outcome::Failure;
  if (result.verdict == Verdict::Passed) return Outcome::Passed;
  return result.verdict == Verdict::CouldNotRun ? Outcome::Error : Outcome::Skipped;
}

std::string message_of(const ScenarioResult& result) {
  const std::string headline = failure_headline(result);
  switch (result.verdict) {
    case Verdict::KnownFailure:
      return "known failure: " + headline;
    case Verdict::UnexpectedPass:
      return "passed, though it is listed as a known failure: " + headline;
    case Verdict::NotApplicable:
      return "not applicable: " + headline;
    case Verdict::Failed:
      return std::string(level_name(result.failed_level.value_or(result.level))) + ": " + headline;
    default:
      return headline;
  }
}

void add_outcome(pugi::xml_node testcase, const ScenarioResult& result, Outcome outcome) {
  if (outcome == Outcome::Passed) return;
  const char* element = outcome == Outcome::Failure ? "failure"
                        : outcome == Outcome::Error ? "error"
                                                    : "skipped";
  auto node = testcase.append_child(element);
  set(node, "message", message_of(result));
  if (outcome == Outcome::Skipped) return;
  set(node, "type", verdict_name(result.verdict));
  const std::string text = xml_text(failure_text(result));
  if (!text.empty()) node.append_child(pugi::node_cdata).set_value(text.c_str());
}

std::string class_name(std::string_view area) {
  std::string name(area);
  for (char& c : name) {
    if (c == '/') c = '.';
  }
  return name;
}

void add_testcase(pugi::xml_node suite, const ScenarioResult& result, Strictness strictness) {
  const std::string_view area = area_of(result.id);
  auto testcase = suite.append_child("testcase");
  set(testcase, "classname", class_name(area));
  set(testcase, "name",
      std::string_view(result.id).substr(std::min(area.size() + 1, result.id.size())));
  if (!result.position.file.empty()) {
    set(testcase, "file", result.position.file);
    set(testcase, "line", static_cast<std::size_t>(result.position.line));
  }
  set(testcase, "time", seconds(result.elapsed));
  auto properties = testcase.append_child("properties");
  add_property(properties, "title", result.title);
  add_property(properties, "level", level_name(result.level));
  add_property(properties, "verdict", verdict_name(result.verdict));
  for (const auto& clause : result.clauses) add_property(properties, "clause", clause);
  for (const auto& note : result.notes) add_property(properties, "note", note);
  add_outcome(testcase, result, outcome_of(result, strictness));
}

struct Counts {
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  std::chrono::microseconds elapsed{0};
};

Counts counts_of(const Scenarios& scenarios, Strictness strictness) {
  Counts counts;
  for (const auto* result : scenarios) {
    const Outcome outcome = outcome_of(*result, strictness);
    counts.failures += outcome == Outcome::Failure ? 1 : 0;
    counts.errors += outcome == Outcome::Error ? 1 : 0;
    counts.skipped += outcome == Outcome::Skipped ? 1 : 0;
    counts.elapsed += result->elapsed;
  }
  return counts;
}

void set_counts(pugi::xml_node node, const Scenarios& scenarios, Strictness strictness) {
  const Counts counts = counts_of(scenarios, strictness);
  set(node, "tests", scenarios.size());
  set(node, "failures", counts.failures);
  set(node, "errors", counts.errors);
  set(node, "skipped", counts.skipped);
  set(node, "time", seconds(counts.elapsed));
}

void add_suite(pugi::xml_node root, const std::string& area, const Scenarios& scenarios,
               const RunHeader& header) {
  auto suite = root.append_child("testsuite");
  set(suite, "name", area);
  set_counts(suite, scenarios, header.strictness);
  // The form without fraction is what the schemas in use accept.
  set(suite, "timestamp", iso_time(header.started).substr(0, 19));
  set(suite, "hostname", "localhost");
  auto properties = suite.append_child("properties");
  add_property(properties, "program", header.program);
  add_property(properties, "target", header.target);
  add_property(properties, "run", header.run);
  add_property(properties, "strict", header.strictness == Strictness::Strict ? "true" : "false");
  for (const auto* result : scenarios) add_testcase(suite, *result, header.strictness);
}

}  // namespace

std::string junit_xml(const RunResult& run) {
  Scenarios all;
  std::map<std::string, Scenarios> by_area;
  for (const auto& result : run.scenarios) {
    all.push_back(&result);
    by_area[std::string(area_of(result.id))].push_back(&result);
  }
  pugi::xml_document document;
  auto declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  auto root = document.append_child("testsuites");
  set(root, "name", "purgatory");
  set_counts(root, all, run.header.strictness);
  for (const auto& [area, scenarios] : by_area) add_suite(root, area, scenarios, run.header);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

void JUnit::begin(const RunHeader& header) { run_.header = header; }

void JUnit::add(const ScenarioResult& result) { run_.scenarios.push_back(result); }

void JUnit::end(const RunSummary& summary) {
  run_.summary = summary;
  file_.write(junit_xml(run_));
  file_.close();
}

}  // namespace purgatory::conformance

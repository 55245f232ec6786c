// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/junit.h"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "conformance/report/format/outcome.h"
#include "conformance/report/result/tally.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(allowed_text(value).c_str());
}

void set(pugi::xml_node node, const char* name, std::size_t value) {
  node.append_attribute(name).set_value(static_cast<unsigned long long>(value));
}

void add_property(pugi::xml_node properties, std::string_view name, std::string_view value) {
  auto property = properties.append_child("property");
  set(property, "name", name);
  set(property, "value", value);
}

// The start tag alone: what is in the element is printed piece by piece.
std::string start_tag(pugi::xml_node element) {
  std::ostringstream out;
  element.print(out, "", pugi::format_raw, pugi::encoding_utf8);
  std::string tag = out.str();
  return tag.substr(0, tag.rfind("/>")) + ">\n";
}

std::string printed(pugi::xml_node node, unsigned int depth) {
  std::ostringstream out;
  node.print(out, "  ", pugi::format_indent, pugi::encoding_utf8, depth);
  return out.str();
}

void add_outcome(pugi::xml_node testcase, const ScenarioResult& result, Outcome outcome) {
  if (outcome == Outcome::Passed) return;
  const char* element = outcome == Outcome::Failure ? "failure"
                        : outcome == Outcome::Error ? "error"
                                                    : "skipped";
  auto node = testcase.append_child(element);
  set(node, "message", outcome_message(result));
  if (outcome == Outcome::Skipped) return;
  set(node, "type", verdict_name(result.verdict));
  const std::string text = allowed_text(failure_text(result));
  if (!text.empty()) node.append_child(pugi::node_cdata).set_value(text.c_str());
}

std::string class_name(std::string_view area) {
  std::string name(area);
  for (char& c : name) {
    if (c == '/') c = '.';
  }
  return name;
}

std::string testcase_xml(const ScenarioResult& result, Outcome outcome) {
  pugi::xml_document document;
  const std::string_view area = area_of(result.id);
  auto testcase = document.append_child("testcase");
  set(testcase, "classname", class_name(area));
  set(testcase, "name",
      std::string_view(result.id).substr(std::min(area.size() + 1, result.id.size())));
  if (!result.position.file.empty()) {
    set(testcase, "file", result.position.file);
  }
  // Of a recording there is a file alone.
  if (result.position.line > 0) {
    set(testcase, "line", static_cast<std::size_t>(result.position.line));
  }
  set(testcase, "time", seconds(result.elapsed));
  auto properties = testcase.append_child("properties");
  add_property(properties, "title", result.title);
  add_property(properties, "level", level_name(result.level));
  add_property(properties, "verdict", verdict_name(result.verdict));
  for (const auto& clause : result.clauses) add_property(properties, "clause", clause);
  for (const auto& note : result.notes) add_property(properties, "note", note);
  add_outcome(testcase, result, outcome);
  return printed(testcase, 2);
}

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  std::chrono::microseconds elapsed{0};
};

Counts counts_of(const std::vector<const ResultEntry*>& entries) {
  Counts counts;
  counts.tests = entries.size();
  for (const auto* entry : entries) {
    const Outcome outcome = outcome_of(*entry);
    counts.failures += outcome == Outcome::Failure ? 1 : 0;
    counts.errors += outcome == Outcome::Error ? 1 : 0;
    counts.skipped += outcome == Outcome::Skipped ? 1 : 0;
    counts.elapsed += entry->elapsed;
  }
  return counts;
}

void set_counts(pugi::xml_node node, const Counts& counts) {
  set(node, "tests", counts.tests);
  set(node, "failures", counts.failures);
  set(node, "errors", counts.errors);
  set(node, "skipped", counts.skipped);
  set(node, "time", seconds(counts.elapsed));
}

pugi::xml_node append_suite(pugi::xml_document& document, const std::string& name,
                            const Counts& counts, const RunHeader& header) {
  auto suite = document.append_child("testsuite");
  set(suite, "name", name);
  set_counts(suite, counts);
  // The form without fraction is what the schemas in use accept.
  set(suite, "timestamp", iso_time(header.started).substr(0, 19));
  set(suite, "hostname", "localhost");
  return suite;
}

std::string suite_head(const std::string& area, const std::vector<const ResultEntry*>& entries,
                       const RunHeader& header) {
  pugi::xml_document document;
  const auto suite = append_suite(document, area, counts_of(entries), header);
  auto properties = document.append_child("properties");
  add_property(properties, "program", header.program);
  add_property(properties, "target", header.target);
  add_property(properties, "run", header.run);
  add_property(properties, "strict", header.strictness == Strictness::Strict ? "true" : "false");
  return "  " + start_tag(suite) + printed(properties, 2);
}

// What is wrong with the run as a whole would be lost to who reads nothing but test cases.
constexpr std::string_view kWholeRun = "the run as a whole";

std::string suite_of_whole_run(const std::vector<std::string>& troubles, const RunHeader& header) {
  pugi::xml_document document;
  auto suite = append_suite(document, "purgatory", {1, 0, 1, 0, {}}, header);
  auto testcase = suite.append_child("testcase");
  set(testcase, "classname", "purgatory");
  set(testcase, "name", kWholeRun);
  set(testcase, "time", seconds({}));
  auto error = testcase.append_child("error");
  set(error, "message", troubles.front());
  set(error, "type", "run");
  std::string text;
  for (const auto& trouble : troubles) text += trouble + "\n";
  error.append_child(pugi::node_cdata).set_value(allowed_text(text).c_str());
  return printed(suite, 1);
}

std::string root_tag(const ResultSource& source, bool has_trouble) {
  std::vector<const ResultEntry*> all;
  for (const auto& entry : source.entries()) all.push_back(&entry);
  Counts counts = counts_of(all);
  counts.tests += has_trouble ? 1 : 0;
  counts.errors += has_trouble ? 1 : 0;
  pugi::xml_document document;
  auto root = document.append_child("testsuites");
  set(root, "name", "purgatory");
  set_counts(root, counts);
  return start_tag(root);
}

}  // namespace

void write_junit(const ResultSource& source, ReportFile& out) {
  const auto troubles = troubles_of(source.summary());
  out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root_tag(source, !troubles.empty()));
  for (const auto& [area, entries] : entries_by_area(source)) {
    out.write(suite_head(area, entries, source.header()));
    for (const auto* entry : entries) {
      out.write(testcase_xml(source.scenario(*entry), outcome_of(*entry)));
    }
    out.write("  </testsuite>\n");
  }
  if (!troubles.empty()) out.write(suite_of_whole_run(troubles, source.header()));
  out.write("</testsuites>\n");
}

}  // namespace purgatory::conformance

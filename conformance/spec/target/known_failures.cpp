// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/target/known_failures.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/spec_error.h"
#include "conformance/spec/spec_file.h"
#include "conformance/spec/target/known_failures_reader.h"
#include "conformance/spec/yaml/document.h"
#include "conformance/spec/yaml/mapping_reader.h"

namespace purgatory::conformance {
namespace {

KnownFailure load_entry(const YamlNode& node, ProblemList& problems) {
  MappingReader reader(node, "a known failure", key_names(Shape::KnownFailure), problems);
  KnownFailure known;
  known.pattern = reader.required_text("scenario");
  known.reason = reader.required_text("reason");
  known.link = reader.text("link");
  known.expectations = reader.texts("expectations");
  const YamlNode* expectations = reader.find("expectations");
  if (expectations != nullptr && expectations->is_sequence() && expectations->elements.empty()) {
    problems.add(*expectations, "no failure is named here, so any would be excused",
                 "name those that are known: [status, \"json /*\"]");
  }
  known.position = problems.position_of(node);
  return known;
}

std::vector<KnownFailure> load_entries(const YamlNode& root, ProblemList& problems) {
  MappingReader reader(root, "a file of known failures", key_names(Shape::Target), problems);
  // Read only to find a value that is no text.
  reader.text("name");
  reader.text("product");
  const YamlNode* list = reader.require("known_failures");
  return list == nullptr ? std::vector<KnownFailure>() : read_known_failures(*list, problems);
}

}  // namespace

std::vector<KnownFailure> read_known_failures(const YamlNode& list, ProblemList& problems) {
  std::vector<KnownFailure> known;
  std::map<std::string, int> seen;
  for (const YamlNodePtr& node : read_list(list, "`known_failures`", problems)) {
    known.push_back(load_entry(*node, problems));
    const std::string& pattern = known.back().pattern;
    const auto [earlier, added] = seen.emplace(pattern, node->line);
    if (added || pattern.empty()) continue;
    problems.add(*node, fmt::format("`{}` is there already, in line {}", pattern, earlier->second),
                 "keep one of the two");
  }
  return known;
}

std::vector<KnownFailure> load_known_failures(const std::string& file) {
  auto text = read_spec_file(file);
  if (!text) throw SpecError({std::move(text.error())});
  return known_failures_in(file, std::move(*text));
}

std::vector<KnownFailure> known_failures_in(const std::string& file, std::string text) {
  const SourceText source(file, std::move(text));
  ProblemList problems(source);
  std::vector<KnownFailure> known;
  if (const YamlNodePtr root = read_yaml(source, problems)) known = load_entries(*root, problems);
  auto found = problems.take();
  if (!found.empty()) throw SpecError(std::move(found));
  return known;
}

}  // namespace purgatory::conformance

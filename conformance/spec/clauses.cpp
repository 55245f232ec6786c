// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/clauses.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/spec_error.h"
#include "conformance/spec/spec_file.h"
#include "conformance/spec/yaml/document.h"
#include "conformance/spec/yaml/mapping_reader.h"

namespace purgatory::conformance {
namespace {

constexpr std::array kKinds = {Clause::Kind::Promise, Clause::Kind::Example, Clause::Kind::Silent,
                               Clause::Kind::Contradictory};

std::optional<Clause::Kind> load_kind(MappingReader& reader, ProblemList& problems) {
  const YamlNode* node = reader.require("kind");
  if (node == nullptr) return std::nullopt;
  const auto kind = std::ranges::find_if(
      kKinds, [&](Clause::Kind candidate) { return clause_kind_name(candidate) == node->text; });
  if (kind != kKinds.end()) return *kind;
  problems.add(*node, fmt::format("there is no kind of clause such as {}", describe(*node)),
               "a clause is a promise, an example, silent or contradictory");
  return std::nullopt;
}

// Where each id was first used, over all files.
using SeenIds = std::map<std::string, SourcePosition>;

Clause load_clause(const YamlNode& node, const std::string& document, SeenIds& seen,
                   ProblemList& problems) {
  MappingReader reader(node, "a clause", {"id", "section", "promise", "kind", "level", "ruling"},
                       problems);
  Clause clause;
  clause.position = problems.position_of(node);
  clause.document = document;
  clause.id = reader.required_text("id");
  clause.section = reader.required_text("section");
  clause.promise = reader.required_text("promise");
  clause.kind = load_kind(reader, problems).value_or(Clause::Kind::Promise);
  reader.require("level");
  clause.level = reader.level().value_or(Level::Must);
  clause.ruling = reader.text("ruling");
  const auto [earlier, added] = seen.emplace(clause.id, clause.position);
  if (!added && !clause.id.empty()) {
    problems.add(*reader.find("id"),
                 fmt::format("the clause id `{}` is taken by {}:{}", clause.id,
                             earlier->second.file, earlier->second.line),
                 "give it an id of its own");
  }
  return clause;
}

void load_clauses(const YamlNode& root, SeenIds& seen, std::vector<Clause>& clauses,
                  ProblemList& problems) {
  MappingReader reader(root, "a file of clauses", {"document", "clauses"}, problems);
  const std::string document = reader.required_text("document");
  const YamlNode* list = reader.require("clauses");
  if (list == nullptr) return;
  for (const YamlNodePtr& node : read_list(*list, "`clauses`", problems)) {
    clauses.push_back(load_clause(*node, document, seen, problems));
  }
}

void load_capabilities(const YamlNode& root, std::vector<Capability>& capabilities,
                       ProblemList& problems) {
  if (!root.is_mapping()) {
    problems.add(root, fmt::format("the capabilities must be a mapping, found {}", describe(root)),
                 "write `name: {meaning: …}`");
    return;
  }
  for (const YamlNode::Entry& entry : root.entries) {
    MappingReader reader(*entry.value, fmt::format("the capability `{}`", entry.key->text),
                         {"meaning", "probe"}, problems);
    Capability capability;
    capability.name = entry.key->text;
    capability.position = problems.position_of(*entry.key);
    capability.meaning = reader.required_text("meaning");
    capability.probe = reader.text("probe");
    capabilities.push_back(std::move(capability));
  }
}

void read_file(const std::string& path, std::vector<SpecProblem>& all,
               const std::function<void(const YamlNode&, ProblemList&)>& read) {
  auto text = read_spec_file(path);
  if (!text) {
    all.push_back(std::move(text.error()));
    return;
  }
  const SourceText source(path, std::move(*text));
  ProblemList problems(source);
  if (const YamlNodePtr root = read_yaml(source, problems)) read(*root, problems);
  for (SpecProblem& problem : problems.take()) all.push_back(std::move(problem));
}

std::vector<std::string> yaml_files_in(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::string_view clause_kind_name(Clause::Kind kind) {
  switch (kind) {
    case Clause::Kind::Promise:
      return "promise";
    case Clause::Kind::Example:
      return "example";
    case Clause::Kind::Silent:
      return "silent";
    case Clause::Kind::Contradictory:
      return "contradictory";
  }
  return "";
}

const std::vector<std::string>& target_variables() {
  static const std::vector<std::string> kNames = {
      "user",           "password",      "cluster_a_name", "cluster_a_url",
      "cluster_b_name", "cluster_b_url", "cluster_c_name", "cluster_c_url"};
  return kNames;
}

Vocabulary load_vocabulary(const std::string& folder) {
  Vocabulary words;
  words.variables = target_variables();
  std::vector<SpecProblem> all;
  std::error_code error;
  const std::filesystem::path clauses = std::filesystem::path(folder) / "clauses";
  if (std::filesystem::is_directory(clauses, error)) {
    words.clauses.emplace();
    SeenIds seen;
    for (const std::string& file : yaml_files_in(clauses)) {
      read_file(file, all, [&](const YamlNode& root, ProblemList& problems) {
        load_clauses(root, seen, *words.clauses, problems);
      });
    }
  }
  const std::filesystem::path capabilities = std::filesystem::path(folder) / "capabilities.yaml";
  if (std::filesystem::exists(capabilities, error)) {
    words.capabilities.emplace();
    read_file(capabilities.string(), all, [&](const YamlNode& root, ProblemList& problems) {
      load_capabilities(root, *words.capabilities, problems);
    });
  }
  if (!all.empty()) throw SpecError(std::move(all));
  return words;
}

}  // namespace purgatory::conformance

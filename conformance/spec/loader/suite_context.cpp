// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/suite_context.h"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/spec/template/template_text.h"

namespace purgatory::conformance {

std::optional<Level> SuiteContext::level_of(std::optional<Level> own) const {
  if (own) return own;
  return step_level ? step_level : scenario_level;
}

void SuiteContext::count_check(std::optional<Level> own) {
  ++(level_of(own) == Level::Info ? recorded_checks : checks);
}

void SuiteContext::tell(const Vacuities& vacuities) {
  for (const Vacuity& vacuity : vacuities) {
    if (vacuity.weight == Vacuity::Weight::Mistake) {
      problems.add(vacuity.position, vacuity.problem, vacuity.remedy);
    } else {
      problems.warn(vacuity.position, vacuity.problem, vacuity.remedy);
    }
  }
}

void SuiteContext::check_template(const YamlNode& node, const std::string& text) {
  const auto pieces = parse_template(text);
  if (!pieces) {
    const TemplateMistake& mistake = pieces.error();
    problems.add_within(node, mistake.part, mistake.problem, mistake.remedy);
    return;
  }
  for (const TemplatePiece& piece : *pieces) {
    if (piece.kind == TemplatePiece::Kind::Text) continue;
    const std::string name(piece.name);
    name_uses.refer(name);
    if (is_generator(name) || names.contains(name)) continue;
    problems.add_within(node, std::string(piece.text),
                        fmt::format("nothing here is named `{}`", name),
                        suggestion(name, {names.begin(), names.end()}));
  }
}

std::string SuiteContext::template_text(const YamlNode& node, std::string_view what) {
  std::string text = read_text(node, what, problems);
  check_template(node, text);
  return text;
}

Json SuiteContext::template_value(const YamlNode& node) {
  if (node.is_scalar()) {
    if (node.is_string()) check_template(node, node.text);
    return node.scalar;
  }
  if (node.is_sequence()) {
    Json array = Json::array();
    for (const YamlNodePtr& element : node.elements) array.push_back(template_value(*element));
    return array;
  }
  Json object = Json::object();
  for (const YamlNode::Entry& entry : node.entries) {
    check_template(*entry.key, entry.key->text);
    object.append(entry.key->text, template_value(*entry.value));
  }
  return object;
}

void SuiteContext::check_known(MappingReader& reader, std::string_view key,
                               const std::vector<std::string>& known, std::string_view what) {
  const YamlNode* list = reader.find(key);
  if (list == nullptr || !list->is_sequence()) return;
  for (const YamlNodePtr& element : list->elements) {
    if (!element->is_string() || std::ranges::find(known, element->text) != known.end()) continue;
    problems.add(*element, fmt::format("there is no {} `{}`", what, element->text),
                 suggestion(element->text, known));
  }
}

std::vector<std::string> SuiteContext::clauses(MappingReader& reader) {
  if (words.clauses) {
    std::vector<std::string> known;
    for (const Clause& clause : *words.clauses) known.push_back(clause.id);
    check_known(reader, "clauses", known, "clause");
  }
  return reader.texts("clauses");
}

std::vector<std::string> SuiteContext::capabilities(MappingReader& reader) {
  if (words.capabilities) {
    std::vector<std::string> known;
    for (const Capability& capability : *words.capabilities) known.push_back(capability.name);
    check_known(reader, "requires", known, "capability");
  }
  return reader.texts("requires");
}

std::vector<std::string> SuiteContext::rules(MappingReader& reader) {
  if (words.rules) check_known(reader, "notices", *words.rules, "rule");
  return reader.texts("notices");
}

}  // namespace purgatory::conformance

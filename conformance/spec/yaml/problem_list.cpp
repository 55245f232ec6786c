// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/yaml/problem_list.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "conformance/spec/yaml/document.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// UTF-8 continuation bytes take no column of their own.
int characters(std::string_view bytes) {
  return static_cast<int>(std::ranges::count_if(
      bytes, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

void sort_by_place(std::vector<SpecProblem>& problems) {
  std::ranges::stable_sort(problems, {}, [](const SpecProblem& problem) {
    return std::tuple(problem.position.line, problem.position.column);
  });
}

}  // namespace

SourceText::SourceText(std::string file_name, std::string content)
    : file(std::move(file_name)), text(std::move(content)) {
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
}

std::string_view ProblemList::line_text(int line) const {
  if (line < 1 || static_cast<std::size_t>(line) > source_.lines.size()) return {};
  return source_.lines[static_cast<std::size_t>(line) - 1];
}

SourcePosition ProblemList::position_at(int line, int column) const {
  if (line < 1) return {source_.file, 0, 0};
  const std::string_view before =
      line_text(line).substr(0, static_cast<std::size_t>(std::max(column - 1, 0)));
  return {source_.file, line, characters(before) + 1};
}

SourcePosition ProblemList::position_of(const YamlNode& node) const {
  return position_at(node.line, node.column);
}

SpecProblem ProblemList::problem_at(int line, int column, std::string problem,
                                    std::string remedy) const {
  return {position_at(line, column), std::move(problem), std::move(remedy),
          std::string(line_text(line))};
}

void ProblemList::add_at(int line, int column, std::string problem, std::string remedy) {
  problems_.push_back(problem_at(line, column, std::move(problem), std::move(remedy)));
}

void ProblemList::add(const YamlNode& node, std::string problem, std::string remedy) {
  add_at(node.line, node.column, std::move(problem), std::move(remedy));
}

void ProblemList::add(const SourcePosition& position, std::string problem, std::string remedy) {
  problems_.push_back(
      {position, std::move(problem), std::move(remedy), std::string(line_text(position.line))});
}

void ProblemList::warn(const SourcePosition& position, std::string problem, std::string remedy) {
  warnings_.push_back(
      {position, std::move(problem), std::move(remedy), std::string(line_text(position.line))});
}

int ProblemList::column_within(const YamlNode& node, std::string_view part) const {
  const auto start = static_cast<std::size_t>(std::max(node.column - 1, 0));
  const std::size_t found = line_text(node.line).find(part, start);
  return found == std::string_view::npos ? node.column : static_cast<int>(found) + 1;
}

void ProblemList::add_within(const YamlNode& node, std::string_view part, std::string problem,
                             std::string remedy) {
  add_at(node.line, column_within(node, part), std::move(problem), std::move(remedy));
}

void ProblemList::warn_within(const YamlNode& node, std::string_view part, std::string problem,
                              std::string remedy) {
  warnings_.push_back(
      problem_at(node.line, column_within(node, part), std::move(problem), std::move(remedy)));
}

bool ProblemList::has_problem_on(int line) const {
  return std::ranges::any_of(
      problems_, [&](const SpecProblem& problem) { return problem.position.line == line; });
}

std::vector<SpecProblem> ProblemList::take() {
  sort_by_place(problems_);
  return std::move(problems_);
}

std::vector<SpecProblem> ProblemList::take_warnings() {
  sort_by_place(warnings_);
  return std::move(warnings_);
}

}  // namespace purgatory::conformance

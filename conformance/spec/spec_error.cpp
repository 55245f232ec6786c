// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/spec_error.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

// A line longer than this is shown from near the place of the mistake.
constexpr std::size_t kShownCharacters = 160;

// The bytes where the characters of the text begin.
std::vector<std::size_t> character_starts(const std::string& text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

// The line and a caret below the column, cut to a readable width.
std::string excerpt(const SpecProblem& problem) {
  const std::vector<std::size_t> starts = character_starts(problem.source_line);
  const std::size_t length = starts.size() - 1;
  const auto column = static_cast<std::size_t>(problem.position.column - 1);
  const std::size_t first = column > kShownCharacters - 40 ? column - 40 : 0;
  const std::size_t last = std::min(length, first + kShownCharacters);
  std::string shown;
  if (first < last) {
    shown = problem.source_line.substr(starts[first], starts[last] - starts[first]);
  }
  // A tab before the caret stays one, so that both lines are equally wide on any terminal.
  std::string margin;
  for (std::size_t i = first; i < column; ++i) {
    margin += i < length && problem.source_line[starts[i]] == '\t' ? '\t' : ' ';
  }
  return fmt::format("{:>5} | {}\n      | {}^\n", problem.position.line, shown, margin);
}

std::string render_all(const std::vector<SpecProblem>& problems) {
  std::string text;
  for (const SpecProblem& problem : problems) text += render(problem);
  return text;
}

}  // namespace

std::string render(const SpecProblem& problem) {
  const SourcePosition& at = problem.position;
  std::string text =
      at.line == 0 ? fmt::format("{}: {}\n", at.file, problem.problem)
                   : fmt::format("{}:{}:{}: {}\n", at.file, at.line, at.column, problem.problem);
  if (at.line > 0) text += excerpt(problem);
  if (!problem.remedy.empty()) text += fmt::format("      = {}\n", problem.remedy);
  return text;
}

SpecError::SpecError(std::vector<SpecProblem> problems, std::vector<SpecProblem> warnings)
    : std::runtime_error(render_all(problems)),
      problems_(std::move(problems)),
      warnings_(std::move(warnings)) {}

}  // namespace purgatory::conformance

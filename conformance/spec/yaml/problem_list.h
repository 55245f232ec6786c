// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/spec/spec_error.h"

namespace purgatory::conformance {

struct YamlNode;

// A file as read, cut into lines.
struct SourceText {
  SourceText(std::string file_name, std::string content);

  std::string file;
  std::string text;
  std::vector<std::string_view> lines;  // into `text`, without their ends

  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;
};

// The mistakes found in one file so far. Refers to the source, which outlives it.
class ProblemList {
 public:
  explicit ProblemList(const SourceText& source) : source_(source) {}

  // Line and column from 1, the column in bytes; line 0 is the file as a whole.
  void add_at(int line, int column, std::string problem, std::string remedy = "");
  void add(const YamlNode& node, std::string problem, std::string remedy = "");
  // At a place that `position_of` told.
  void add(const SourcePosition& position, std::string problem, std::string remedy);
  // At the place of `part` in the node's own line, else at the node.
  void add_within(const YamlNode& node, std::string_view part, std::string problem,
                  std::string remedy);

  // What is no mistake and yet hardly meant; placed as by `add_within`.
  void warn_within(const YamlNode& node, std::string_view part, std::string problem,
                   std::string remedy);
  void warn(const SourcePosition& position, std::string problem, std::string remedy);

  // A mistake in a file that this one refers to.
  void add(SpecProblem problem) { problems_.push_back(std::move(problem)); }
  void warn(SpecProblem warning) { warnings_.push_back(std::move(warning)); }

  SourcePosition position_of(const YamlNode& node) const;
  const SourceText& source() const { return source_; }
  bool empty() const { return problems_.empty(); }
  // How many mistakes there are.
  std::size_t size() const { return problems_.size(); }
  // Where warnings to come begin, and leaves those out that came since.
  std::size_t warnings_mark() const { return warnings_.size(); }
  void forget_warnings_since(std::size_t mark) { warnings_.resize(mark); }
  bool has_problem_on(int line) const;
  // By line and column.
  std::vector<SpecProblem> take();
  std::vector<SpecProblem> take_warnings();

 private:
  std::string_view line_text(int line) const;
  SourcePosition position_at(int line, int column) const;
  int column_within(const YamlNode& node, std::string_view part) const;
  SpecProblem problem_at(int line, int column, std::string problem, std::string remedy) const;

  const SourceText& source_;
  std::vector<SpecProblem> problems_;
  std::vector<SpecProblem> warnings_;
};

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/spec/source_position.h"

namespace purgatory::conformance {

// One mistake in a file that a person wrote: where, what, and how to mend it.
struct SpecProblem {
  SourcePosition position;  // line 0: the file as a whole
  std::string problem;
  std::string remedy;       // may be empty
  std::string source_line;  // the line itself, without its end
};

// `file:line:column: problem`, the line, a caret below the place and the remedy; ends in a newline.
std::string render(const SpecProblem& problem);

// Every mistake of every file that was read, in the order of the files and lines. Ends the program
// with exit code 2.
class SpecError : public std::runtime_error {
 public:
  explicit SpecError(std::vector<SpecProblem> problems, std::vector<SpecProblem> warnings = {});
  const std::vector<SpecProblem>& problems() const { return problems_; }
  // What is no mistake and yet hardly meant, of all that could be read; for `lint`.
  const std::vector<SpecProblem>& warnings() const { return warnings_; }

 private:
  std::vector<SpecProblem> problems_;
  std::vector<SpecProblem> warnings_;
};

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/report/text/difference.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// What a line of a failure is, for those that colour it.
enum class LineRole {
  Plain,
  Step,
  Message,
  Place,
  Source,
  Caret,
  Promise,
  Expected,
  Actual,
  Problem,
  Sent,
  Answered,
  Curl,
};

struct FailureLine {
  LineRole role = LineRole::Plain;
  std::string text;        // printable, without a line feed
  std::size_t indent = 0;  // of what does not fit a terminal
  Span mark;               // what differs; empty: nothing to mark
};

// What went wrong, for people: for each finding the step, for each failed check the place in the
// YAML with the lines and a caret, the promise in words, the path, what was expected and what came,
// then the exchange and the curl line that repeats it. The same stands in every report. Without
// secrets; empty when there is nothing to tell. Lines of the YAML are moved so that the caret fits
// into `columns`; 0: as they are.
std::vector<FailureLine> failure_lines(const ScenarioResult& result, std::size_t columns = 0);

// The same as one text.
std::string failure_text(const ScenarioResult& result);

// The place of a check in the YAML, its line below those before it, and a caret below the column.
std::string source_text(const FailedCheck& failed);

// One line: the first failed check with how many more there are, or the reason.
std::string failure_headline(const ScenarioResult& result);

}  // namespace purgatory::conformance

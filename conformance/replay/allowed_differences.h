// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/check/comparison.h"
#include "conformance/replay/recording.h"
#include "support/result.h"

namespace purgatory::conformance {

// Where a target may answer otherwise than the recording, and why: a defect of the recorded product
// that it does not share.
struct AllowedDifference {
  std::string recording;                 // glob over names
  std::string method;                    // empty: any
  std::string path;                      // glob over the path, without its query
  std::string body;                      // what the body of the request must hold; empty: any
  std::vector<int> recorded;             // statuses that the recording may have; empty: any
  std::vector<int> now;                  // statuses that the target may answer; empty: any
  std::vector<std::string> differences;  // globs over the places; empty: any
  std::string reason;
  // After it the two are in different states, so the rest of the recording is not judged.
  bool diverges = false;
};

// From the text of a JSON file: `{"allowed": [{"recording", "method", "path", "body", "recorded",
// "now", "differences", "reason", "diverges"}]}`. An unknown member is an error; `recording`,
// `path` and `reason` are needed.
Result<std::vector<AllowedDifference>, std::string> parse_allowed_differences(
    std::string_view text);
// The same from a file; the error names it.
Result<std::vector<AllowedDifference>, std::string> load_allowed_differences(
    const std::string& file);

// The index of the first entry that allows all of these differences at once, or `allowed.size()`.
std::size_t index_of_allowance(const std::vector<AllowedDifference>& allowed,
                               const Recording& recording, const RecordedExchange& exchange,
                               const std::vector<Difference>& found);

}  // namespace purgatory::conformance

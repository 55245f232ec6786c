// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "conformance/spec/source_position.h"

namespace purgatory::conformance {

// The lines of scenario files, read once each, so that a failure can show the one it is about.
// Thread-safe.
class SourceLines {
 public:
  // The line without its end; empty when there is no such file or line.
  std::string at(const SourcePosition& position);
  // The lines from the one to right before the other of the same file; the last six of them, which
  // show what was asked beside what was expected.
  std::vector<std::string> between(const SourcePosition& from, const SourcePosition& to);

 private:
  const std::vector<std::string>& lines_of(const std::string& file);

  std::mutex mutex_;
  std::map<std::string, std::vector<std::string>> files_;
};

}  // namespace purgatory::conformance

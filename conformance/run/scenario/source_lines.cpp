// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/source_lines.h"

#include <fstream>

namespace purgatory::conformance {
namespace {

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::string SourceLines::at(const SourcePosition& position) {
  if (position.line < 1) return "";
  const std::lock_guard lock(mutex_);
  auto found = files_.find(position.file);
  if (found == files_.end()) found = files_.emplace(position.file, lines_of(position.file)).first;
  const auto index = static_cast<std::size_t>(position.line - 1);
  return index < found->second.size() ? found->second[index] : "";
}

}  // namespace purgatory::conformance

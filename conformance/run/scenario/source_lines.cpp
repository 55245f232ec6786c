// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/source_lines.h"

#include <algorithm>
#include <fstream>

namespace purgatory::conformance {
namespace {

constexpr int kMostAbove = 6;

std::vector<std::string> read_lines(const std::string& file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

const std::vector<std::string>& SourceLines::lines_of(const std::string& file) {
  auto found = files_.find(file);
  if (found == files_.end()) found = files_.emplace(file, read_lines(file)).first;
  return found->second;
}

std::string SourceLines::at(const SourcePosition& position) {
  if (position.line < 1) return "";
  const std::lock_guard lock(mutex_);
  const auto& lines = lines_of(position.file);
  const auto index = static_cast<std::size_t>(position.line - 1);
  return index < lines.size() ? lines[index] : "";
}

std::vector<std::string> SourceLines::between(const SourcePosition& from,
                                              const SourcePosition& to) {
  if (from.line < 1 || from.line >= to.line || from.file != to.file) return {};
  const std::lock_guard lock(mutex_);
  const auto& lines = lines_of(to.file);
  const int first = std::max(from.line, to.line - kMostAbove);
  std::vector<std::string> result;
  for (int line = first; line < to.line; ++line) {
    const auto index = static_cast<std::size_t>(line - 1);
    if (index < lines.size()) result.push_back(lines[index]);
  }
  return result;
}

}  // namespace purgatory::conformance

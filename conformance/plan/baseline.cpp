// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/baseline.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::string_view kListKey = "known_failures:";
constexpr std::string_view kNewFile =
    "# Failures that are known and accepted. They still run, and one that passes fails the run.\n"
    "known_failures:\n";

using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines lines;
  for (const auto line : split(text, '\n')) lines.emplace_back(line);
  if (lines.back().empty()) lines.pop_back();  // behind the last line's end
  return lines;
}

bool begins_entry(std::string_view line) { return trim(line).starts_with("- "); }

bool is_comment_or_blank(std::string_view line) {
  const std::string_view words = trim(line);
  return words.empty() || words.starts_with('#');
}

std::size_t indentation(std::string_view line) { return line.find_first_not_of(' '); }

// One behind the last line of the entry that begins there. Comments before the next entry are not
// part of it.
std::size_t end_of_entry(const Lines& lines, std::size_t begin) {
  std::size_t end = begin + 1;
  for (std::size_t i = end; i < lines.size(); ++i) {
    if (is_comment_or_blank(lines[i])) continue;
    if (indentation(lines[i]) <= indentation(lines[begin])) break;
    end = i + 1;
  }
  return end;
}

// As YAML takes it without more thought: JSON's strings are YAML's.
std::string quoted(const std::string& text) { return Json(text).dump(); }

Lines lines_for(const KnownFailure& known, const std::string& indent) {
  return {indent + "- scenario: " + quoted(known.pattern),
          indent + "  reason: " + quoted(known.reason)};
}

std::optional<std::size_t> line_of_list(const Lines& lines) {
  const auto found = std::ranges::find_if(
      lines, [](const std::string& line) { return line.starts_with(kListKey); });
  if (found == lines.end()) return std::nullopt;
  return static_cast<std::size_t>(found - lines.begin());
}

// Where the entries stand, by index of the line.
std::set<std::size_t> beginnings(const std::vector<KnownFailure>& entries) {
  std::set<std::size_t> begins;
  for (const auto& entry : entries)
    begins.insert(static_cast<std::size_t>(entry.position.line) - 1);
  return begins;
}

// What becomes of the lines of a file.
struct Rewriting {
  std::size_t list = 0;           // the line of the key
  std::string key_line;           // in its place
  std::set<std::size_t> removed;  // the first lines of entries that go
  std::size_t end = 0;            // behind the last entry, where others are added
  std::string added;              // lines
};

std::string rewritten(const Lines& lines, const Rewriting& rewriting) {
  std::string result;
  std::size_t removed_until = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == rewriting.end) result += rewriting.added;
    if (rewriting.removed.contains(i)) removed_until = end_of_entry(lines, i);
    if (i < removed_until) continue;
    result += (i == rewriting.list ? rewriting.key_line : lines[i]) + '\n';
  }
  return rewriting.end == lines.size() ? result + rewriting.added : result;
}

std::string lines_for_all(const std::vector<KnownFailure>& entries, const std::string& indent) {
  std::string text;
  for (const auto& known : entries) {
    for (const std::string& line : lines_for(known, indent)) text += line + '\n';
  }
  return text;
}

}  // namespace

Result<std::string, std::string> rewrite_baseline(std::string_view text,
                                                  const std::vector<KnownFailure>& entries,
                                                  const BaselineChange& change) {
  const Lines lines = lines_of(text.empty() ? kNewFile : text);
  const auto list = line_of_list(lines);
  const auto begins = beginnings(entries);
  const bool is_editable =
      list && begins.size() == entries.size() && std::ranges::all_of(begins, [&](std::size_t i) {
        return i < lines.size() && begins_entry(lines[i]);
      });
  if (!is_editable) {
    return Failure<std::string>(
        "it is not written as a list with one entry below the other, each begun by \"- "
        "scenario:\"");
  }
  const std::string indent =
      begins.empty() ? "  " : std::string(indentation(lines[*begins.begin()]), ' ');
  Rewriting rewriting;
  rewriting.list = *list;
  rewriting.removed = beginnings(change.stale);
  rewriting.end = begins.empty() ? *list + 1 : end_of_entry(lines, *begins.rbegin());
  rewriting.added = lines_for_all(change.added, indent);
  const bool is_empty = entries.size() + change.added.size() == rewriting.removed.size();
  rewriting.key_line = std::string(kListKey) + (is_empty ? " []" : "");
  return rewritten(lines, rewriting);
}

}  // namespace purgatory::conformance

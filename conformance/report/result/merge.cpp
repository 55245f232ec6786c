// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/merge.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "conformance/report/result/result_json.h"

namespace purgatory::conformance {
namespace {

[[noreturn]] void refuse(const ResultSource& part, const std::string& problem) {
  throw ReportError(part.name() + " cannot be merged: " + problem);
}

std::string words(const std::string& text) { return text.empty() ? "none" : "\"" + text + "\""; }

struct Shard {
  int index = 0;
  int count = 0;  // 0: no shard
};

Shard shard_of(const std::string& text) {
  Shard shard;
  const char* end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, shard.index);
  if (index.ec == std::errc() && index.ptr != end) {
    std::from_chars(index.ptr + 1, end, shard.count);
  }
  return shard;
}

void check_headers(const ResultSource& first, const ResultSource& part) {
  const std::string mismatch = mismatch_of_suites(first, part);
  if (!mismatch.empty()) refuse(part, mismatch);
  const RunHeader& left = first.header();
  const RunHeader& right = part.header();
  const auto check = [&](std::string_view what, const std::string& one, const std::string& other) {
    if (one == other) return;
    refuse(part, "its " + std::string(what) + " is " + words(other) + ", that of " + first.name() +
                     " is " + words(one));
  };
  check("program", left.program, right.program);
  check("target", left.target, right.target);
  const auto strictness = [](const RunHeader& header) {
    return std::string(header.strictness == Strictness::Strict ? "strict" : "lenient");
  };
  check("strictness", strictness(left), strictness(right));
  check("number of repetitions", std::to_string(left.repeat), std::to_string(right.repeat));
  check("number of shards", std::to_string(shard_of(left.shard).count),
        std::to_string(shard_of(right.shard).count));
}

// A run or a scenario that two parts have.
class Overlap {
 public:
  void check(const ResultSource& part) {
    for (const auto& run : runs_of(part.header())) {
      const auto [found, is_new] = runs_.emplace(run, part.name());
      if (!is_new) refuse(part, "its run " + run + " is in " + found->second + " already");
    }
    const std::string& shard = part.header().shard;
    const auto [same, is_new_shard] = shards_.emplace(shard, part.name());
    if (!shard.empty() && !is_new_shard) {
      refuse(part, "shard " + shard + " is in " + same->second + " already");
    }
    for (const auto& entry : part.entries()) {
      const auto [found, is_new] = ids_.emplace(entry.id, &part);
      if (!is_new) refuse(part, entry.id + " is in " + found->second->name() + " already");
    }
  }

 private:
  std::map<std::string, std::string> runs_;
  std::map<std::string, std::string> shards_;
  std::unordered_map<std::string_view, const ResultSource*> ids_;
};

void check_shards(const std::vector<ResultSource>& parts) {
  const int count = shard_of(parts.front().header().shard).count;
  std::set<int> there;
  for (const auto& part : parts) there.insert(shard_of(part.header().shard).index);
  for (int index = 1; index <= count; ++index) {
    if (there.contains(index)) continue;
    throw ReportError("shard " + std::to_string(index) + "/" + std::to_string(count) +
                      " is missing: a merge of the others would look like the whole run");
  }
}

RunHeader merged_header(const std::vector<ResultSource>& parts) {
  RunHeader header = parts.front().header();
  header.shard.clear();
  header.planned = 0;
  header.clauses.clear();
  header.merged.clear();
  std::set<std::string> known;
  for (const auto& part : parts) {
    header.planned += part.header().planned;
    header.started = std::min(header.started, part.header().started);
    for (const auto& run : runs_of(part.header())) header.merged.push_back(run);
    for (const auto& clause : part.header().clauses) {
      if (known.insert(clause.id).second) header.clauses.push_back(clause);
    }
  }
  return header;
}

RunSummary merged_summary(const std::vector<ResultSource>& parts, const RunHeader& header) {
  RunSummary summary;
  for (const auto& part : parts) {
    const RunSummary& one = part.summary();
    summary.totals.add(one.totals);
    summary.stale.insert(summary.stale.end(), one.stale.begin(), one.stale.end());
    summary.residue.insert(summary.residue.end(), one.residue.begin(), one.residue.end());
    summary.problems.insert(summary.problems.end(), one.problems.begin(), one.problems.end());
    summary.remarks.insert(summary.remarks.end(), one.remarks.begin(), one.remarks.end());
    summary.is_interrupted = summary.is_interrupted || one.is_interrupted;
    // They ran beside each other; the longest is how long it took.
    summary.elapsed = std::max(summary.elapsed, one.elapsed);
  }
  note_if_nothing_was_judged(header, summary);
  return summary;
}

}  // namespace

std::vector<std::string> runs_of(const RunHeader& header) {
  return header.merged.empty() ? std::vector{header.run} : header.merged;
}

std::string mismatch_of_suites(const ResultSource& first, const ResultSource& second) {
  const RunHeader& left = first.header();
  const RunHeader& right = second.header();
  if (left.command != right.command) {
    return "it is of the command " + right.command + ", " + first.name() + " of " + left.command;
  }
  if (left.suite == right.suite) return "";
  return "it is of another suite (" + words(right.suite) + ") than " + first.name() + " (" +
         words(left.suite) + "): run both with the same scenarios";
}

ResultSource merge(const std::vector<ResultSource>& parts, ReportFile& out) {
  if (parts.empty()) throw ReportError("there is nothing to merge");
  Overlap overlap;
  for (const auto& part : parts) {
    overlap.check(part);
    check_headers(parts.front(), part);
  }
  check_shards(parts);
  const RunHeader header = merged_header(parts);
  out.write(to_json(header).dump() + "\n");
  for (const auto& part : parts) {
    for (const auto& entry : part.entries()) out.write(part.lines(entry));
  }
  out.write(to_json(merged_summary(parts, header)).dump() + "\n");
  out.flush();
  if (!out.problem().empty()) throw ReportError(out.problem());
  return ResultSource::of(out);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/line_reader.h"
#include "conformance/run/reporter.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// What is known of each scenario without reading its lines again: enough to count, group and sort.
struct ResultEntry {
  std::string id;
  Level level = Level::Must;
  Verdict verdict = Verdict::Passed;
  std::optional<Level> failed_level;
  bool fails_the_run = false;
  std::chrono::microseconds elapsed{0};
  std::vector<std::uint32_t> clauses;  // places in `clause_ids()`
  LinePlace line;
  LinePlace steps;  // of size 0: the file holds none
};

// A result file that was read to its end and found whole. It holds an entry for each scenario, not
// the scenarios: these are read again when they are asked for, so that any number of them fits the
// memory.
class ResultSource {
 public:
  // Throws ReportError, with the name of the file and the line, for what cannot be read, is no
  // result file, is out of order, does not add up, or was cut off. `-` is standard input.
  static ResultSource open(const std::string& path);
  // An open file, whose name is for messages. It outlives the source.
  static ResultSource of(ReportFile& file);

  const std::string& name() const { return name_; }
  const RunHeader& header() const { return header_; }
  const RunSummary& summary() const { return summary_; }
  const std::vector<ResultEntry>& entries() const { return entries_; }
  const std::vector<std::string>& clause_ids() const { return clause_ids_; }

  // Throws ReportError when the file has changed meanwhile.
  ScenarioResult scenario(const ResultEntry& entry) const;
  ScenarioResult scenario_with_steps(const ResultEntry& entry) const;
  // Its lines as they stand in the file, each with its line feed.
  std::string scenario_line(const ResultEntry& entry) const { return line_at(entry.line); }
  std::string lines(const ResultEntry& entry) const;

  // Tells a reporter of the run, scenarios without their steps.
  void tell(Reporter& reporter) const;

 private:
  class Reading;

  explicit ResultSource(std::string name) : name_(std::move(name)) {}
  void read(int descriptor);
  std::string line_at(const LinePlace& place) const;
  [[noreturn]] void refuse(const std::string& problem) const;

  std::string name_;
  std::shared_ptr<const int> descriptor_;  // closes what it opened
  RunHeader header_;
  RunSummary summary_;
  std::vector<ResultEntry> entries_;
  std::vector<std::string> clause_ids_;
};

}  // namespace purgatory::conformance

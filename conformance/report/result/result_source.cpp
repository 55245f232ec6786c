// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/result_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fcntl.h>

#include "conformance/report/result/result_json.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

// How a line of steps begins in a file that this program wrote; most readers pass them over.
constexpr std::string_view kSteps = "{\"type\":\"steps\",";

std::shared_ptr<const int> owned(int descriptor) {
  return {new int(descriptor), [](const int* open) {
            close(*open);
            delete open;
          }};
}

// Standard input may be a pipe, and lines are read more than once.
int copy_of_standard_input() {
  ReportFile file = ReportFile::temporary();
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    file.write({buffer.data(), static_cast<std::size_t>(got)});
  }
  file.flush();
  if (!file.problem().empty()) throw ReportError(file.problem());
  return dup(file.descriptor());
}

}  // namespace

// The order of the types is the grammar of the file.
class ResultSource::Reading {
 public:
  explicit Reading(ResultSource& source) : source_(source) {}

  // What is wrong with the line, or an empty text.
  std::string take(std::string_view text, const LinePlace& place) {
    if (has_header_ && !has_ended_ && text.starts_with(kSteps)) return take_steps(place);
    const auto json = Json::parse(text);
    if (!json) return "no JSON: " + json.error().problem;
    const Json* type = json->find("type");
    if (type == nullptr || !type->is_string()) return "it has no type";
    if (has_ended_) return "it stands behind the closing line";
    const std::string& name = type->as_string();
    if (has_header_ == (name == "header")) {
      return has_header_ ? "a second header" : "the header is missing";
    }
    if (name == "header") return take_header(*json);
    if (name == "scenario") return take_scenario(*json, place);
    if (name == "steps") return take_steps(place);
    if (name == "end") return take_end(*json);
    return "its type \"" + name + "\" is unknown";
  }

  bool has_ended() const { return has_ended_; }
  bool has_header() const { return has_header_; }

 private:
  std::string take_header(const Json& line) {
    auto header = header_from(line);
    if (!header) return header.error();
    source_.header_ = std::move(*header);
    has_header_ = true;
    return "";
  }

  std::string take_scenario(const Json& line, const LinePlace& place) {
    auto scenario = scenario_from(line);
    if (!scenario) return scenario.error();
    if (!ids_.insert(scenario->id).second) {
      return "the scenario \"" + scenario->id + "\" stands twice in it: it was merged twice";
    }
    counted_.add(*scenario);
    ResultEntry entry;
    entry.level = scenario->level;
    entry.verdict = scenario->verdict;
    entry.failed_level = scenario->failed_level;
    entry.fails_the_run = fails_the_run(*scenario, source_.header_.strictness);
    entry.elapsed = scenario->elapsed;
    for (const auto& clause : scenario->clauses) entry.clauses.push_back(place_of(clause));
    entry.id = std::move(scenario->id);
    entry.line = place;
    source_.entries_.push_back(std::move(entry));
    return "";
  }

  std::string take_steps(const LinePlace& place) {
    if (source_.entries_.empty() || source_.entries_.back().steps.size > 0) {
      return "its steps belong to no scenario";
    }
    source_.entries_.back().steps = place;
    return "";
  }

  std::string take_end(const Json& line) {
    auto summary = summary_from(line);
    if (!summary) return summary.error();
    source_.summary_ = std::move(*summary);
    has_ended_ = true;
    const bool adds_up =
        source_.summary_.totals == counted_ && counted_.sum() == source_.header_.planned;
    return adds_up ? "" : "the totals do not add up to the scenarios before it";
  }

  std::uint32_t place_of(const std::string& clause) {
    const auto [found, is_new] =
        clauses_.emplace(clause, static_cast<std::uint32_t>(source_.clause_ids_.size()));
    if (is_new) source_.clause_ids_.push_back(clause);
    return found->second;
  }

  ResultSource& source_;
  Totals counted_;
  std::unordered_set<std::string> ids_;
  std::unordered_map<std::string, std::uint32_t> clauses_;
  bool has_header_ = false;
  bool has_ended_ = false;
};

void ResultSource::refuse(const std::string& problem) const {
  throw ReportError("the result file " + name_ + " is refused: " + problem);
}

ResultSource ResultSource::open(const std::string& path) {
  ResultSource source(path == "-" ? "(standard input)" : path);
  const int descriptor =
      path == "-" ? copy_of_standard_input() : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) source.refuse(std::string("it cannot be opened: ") + std::strerror(errno));
  source.descriptor_ = owned(descriptor);
  source.read(descriptor);
  return source;
}

ResultSource ResultSource::of(ReportFile& file) {
  ResultSource source(file.path());
  source.descriptor_ = owned(dup(file.descriptor()));
  source.read(*source.descriptor_);
  return source;
}

void ResultSource::read(int descriptor) {
  LineReader lines(descriptor);
  Reading reading(*this);
  while (const auto line = lines.next()) {
    if (line->empty()) continue;
    const std::string problem = reading.take(*line, lines.place());
    const std::string place = "line " + std::to_string(lines.number()) + ": ";
    if (!lines.is_whole() && !reading.has_ended()) refuse(place + "the file was cut off within it");
    if (!problem.empty()) refuse(place + problem);
  }
  if (!lines.problem().empty()) refuse(lines.problem());
  if (!reading.has_header()) refuse("it is empty");
  if (!reading.has_ended()) {
    refuse("the closing line is missing: the file was cut off after " +
           std::to_string(entries_.size()) + " of " + std::to_string(header_.planned) +
           " scenarios");
  }
}

std::string ResultSource::line_at(const LinePlace& place) const {
  auto line = bytes_at(*descriptor_, place);
  if (!line) refuse(line.error());
  return std::move(*line);
}

ScenarioResult ResultSource::scenario(const ResultEntry& entry) const {
  const auto json = Json::parse(line_at(entry.line));
  Result<ScenarioResult, std::string> result = Failure<std::string>("no JSON");
  if (json) result = scenario_from(*json);
  if (!result || result->id != entry.id) refuse("it has changed while it was read");
  return std::move(*result);
}

ScenarioResult ResultSource::scenario_with_steps(const ResultEntry& entry) const {
  ScenarioResult result = scenario(entry);
  if (entry.steps.size == 0) return result;
  const auto json = Json::parse(line_at(entry.steps));
  if (!json) refuse("the steps of " + entry.id + " are no JSON: " + json.error().problem);
  auto steps = steps_from(*json);
  if (!steps) refuse("the steps of " + entry.id + ": " + steps.error());
  const Json* id = json->find("id");
  const bool is_its_own = id != nullptr && *id == Json(entry.id);
  const bool is_whole = std::ranges::all_of(*steps, [&](const StepRecord& step) {
    return !step.finding || *step.finding < result.findings.size();
  });
  if (!is_its_own || !is_whole) refuse("the steps behind " + entry.id + " are not its own");
  result.steps = std::move(*steps);
  return result;
}

std::string ResultSource::lines(const ResultEntry& entry) const {
  std::string text = line_at(entry.line) + "\n";
  if (entry.steps.size > 0) text += line_at(entry.steps) + "\n";
  return text;
}

void ResultSource::tell(Reporter& reporter) const {
  reporter.begin(header_);
  for (const auto& entry : entries_) reporter.add(scenario(entry));
  reporter.end(summary_);
}

}  // namespace purgatory::conformance

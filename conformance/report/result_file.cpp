// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result_file.h"

#include "conformance/report/result_json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::string line_of(const Json& json) { return json.dump() + "\n"; }

// Reads line after line; the order of the types is the grammar of the file.
class ResultReader {
 public:
  // What is wrong with the line, or an empty text.
  std::string take(const Json& line) {
    const Json* type = line.find("type");
    if (type == nullptr || !type->is_string()) return "it has no type";
    if (has_ended_) return "it stands behind the closing line";
    const std::string& name = type->as_string();
    if (has_header_ == (name == "header")) {
      return has_header_ ? "a second header" : "the header is missing";
    }
    if (name == "header") return take_header(line);
    if (name == "scenario") return take_scenario(line);
    if (name == "end") return take_end(line);
    return "its type \"" + name + "\" is unknown";
  }

  bool has_ended() const { return has_ended_; }
  RunResult result() && { return std::move(result_); }

 private:
  std::string take_header(const Json& line) {
    auto header = header_from(line);
    if (!header) return header.error();
    result_.header = std::move(*header);
    has_header_ = true;
    return "";
  }

  std::string take_scenario(const Json& line) {
    auto scenario = scenario_from(line);
    if (!scenario) return scenario.error();
    counted_.add(*scenario);
    result_.scenarios.push_back(std::move(*scenario));
    return "";
  }

  std::string take_end(const Json& line) {
    auto summary = summary_from(line);
    if (!summary) return summary.error();
    result_.summary = std::move(*summary);
    has_ended_ = true;
    const bool adds_up =
        result_.summary.totals == counted_ && counted_.sum() == result_.header.planned;
    return adds_up ? "" : "the totals do not add up to the scenarios before it";
  }

  RunResult result_;
  Totals counted_;
  bool has_header_ = false;
  bool has_ended_ = false;
};

}  // namespace

void ResultFile::begin(const RunHeader& header) { file_.write(line_of(to_json(header))); }

void ResultFile::add(const ScenarioResult& result) { file_.write(line_of(to_json(result))); }

void ResultFile::end(const RunSummary& summary) {
  file_.write(line_of(to_json(summary)));
  file_.close();
}

Result<RunResult, std::string> read_result_file(std::string_view text) {
  ResultReader reader;
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    if (line.empty()) continue;
    const auto json = Json::parse(line);
    const std::string problem = json ? reader.take(*json) : "no JSON: " + json.error().problem;
    if (!problem.empty()) {
      return Failure<std::string>("line " + std::to_string(number) + ": " + problem);
    }
  }
  if (!reader.has_ended()) {
    return Failure<std::string>("the closing line is missing: the file was cut off");
  }
  return std::move(reader).result();
}

}  // namespace purgatory::conformance

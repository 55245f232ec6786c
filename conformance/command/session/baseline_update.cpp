// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/baseline_update.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "conformance/plan/arrangement.h"
#include "conformance/plan/planner.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/run/scenario/scenario_runner.h"
#include "conformance/spec/spec_error.h"
#include "conformance/spec/spec_file.h"
#include "conformance/spec/target/known_failures.h"

namespace purgatory::conformance {
namespace fs = std::filesystem;

namespace {

// The name of a database is another in each run: "purgatory-0a1b2c3d-7" becomes "{{db}}".
std::string without_database_names(std::string text, const std::string& prefix) {
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    const auto end = text.find_first_not_of("0123456789", at + prefix.size());
    text.replace(at, end == std::string::npos ? end : end - at, "{{db}}");
  }
  return text;
}

}  // namespace

BaselineUpdate::BaselineUpdate(std::string file) : file_(std::move(file)) {
  std::error_code error;
  if (!fs::exists(file_, error)) return;
  auto text = read_spec_file(file_);
  if (!text) throw SpecError({std::move(text.error())});
  text_ = std::move(*text);
  entries_ = known_failures_in(file_, text_);
  seen_.resize(entries_.size(), Seen::Nothing);
}

void BaselineUpdate::begin(const RunHeader& header) {
  strictness_ = header.strictness;
  databases_ = database_prefix(header.run);
}

void BaselineUpdate::add(const ScenarioResult& result) {
  const std::string id(without_repetition(result.id));
  const bool is_listed =
      result.verdict == Verdict::KnownFailure || result.verdict == Verdict::UnexpectedPass;
  bool is_matched = false;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (!selects(entries_[i].pattern, id)) continue;
    is_matched = true;
    if (result.verdict == Verdict::Failed || result.verdict == Verdict::KnownFailure) {
      seen_[i] = Seen::Failed;
    } else if (is_listed && seen_[i] == Seen::Nothing) {
      seen_[i] = Seen::Passed;
    }
  }
  if (result.verdict != Verdict::Failed || !fails_the_run(result, strictness_)) return;
  if (is_matched) {
    too_narrow_.insert(id);
  } else {
    added_.emplace(id, without_database_names(failure_headline(result), databases_));
  }
}

BaselineChange BaselineUpdate::change() const {
  BaselineChange change;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (seen_[i] == Seen::Passed) change.stale.push_back(entries_[i]);
  }
  for (const auto& [id, headline] : added_) {
    change.added.push_back({id, "Not explained yet: " + headline});
  }
  return change;
}

void BaselineUpdate::end(const RunSummary& summary) {
  if (summary.is_interrupted) {
    problem_ = file_ + " is as it was: the run was interrupted";
    return;
  }
  const BaselineChange wanted = change();
  outcome_ = fmt::format("{}: {} known failures added, {} removed", file_, wanted.added.size(),
                         wanted.stale.size());
  for (const auto& id : too_narrow_) {
    outcome_ += "\nby hand: " + id + " fails beyond the `expectations` of its entry";
  }
  // The run tells which (`RunSummary::stale`).
  has_stale_ = !summary.stale.empty();
  if (has_stale_) outcome_ += "\nby hand: the `expectations` that are told as stale";
  if (wanted.is_empty() && !text_.empty()) return;
  const auto text = rewrite_baseline(text_, entries_, wanted);
  if (text) {
    write(*text);
  } else {
    outcome_.clear();
    problem_ = file_ + " is as it was: " + text.error();
  }
}

// Beside the file first, so that a full disk leaves the old one.
void BaselineUpdate::write(const std::string& text) {
  const std::string beside = file_ + ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  std::error_code error;
  if (out) fs::rename(beside, file_, error);
  if (out && !error) return;
  problem_ = file_ + " cannot be written" + (error ? ": " + error.message() : "");
  fs::remove(beside, error);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/recording_player.h"

#include <utility>

#include "conformance/check/comparison.h"
#include "conformance/replay/leftovers.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// What one recording tells in full. After the first differences the state often differs too, so
// the rest says little.
constexpr std::size_t kFindingsShown = 10;

std::string name_of(const RecordedExchange& recorded, std::size_t index) {
  return "exchange " + std::to_string(index + 1) + ", " + recorded.method + " " + recorded.path;
}

CheckKind kind_of(const Difference& difference) {
  if (difference.path == "/status") return CheckKind::Status;
  return difference.path.starts_with("/headers/") ? CheckKind::Header : CheckKind::Json;
}

FailedCheck check_of(const Difference& difference) {
  FailedCheck failed;
  failed.check.kind = kind_of(difference);
  failed.check.path = difference.path;
  failed.check.expected = difference.want;
  failed.check.actual = difference.got;
  failed.check.message =
      difference.path + ": recorded " + difference.want + ", answered " + difference.got;
  return failed;
}

std::vector<Difference> compared(const Recording& recording, const RecordedExchange& recorded,
                                 const Response& response) {
  // A product that failed while random operations were recorded gives no answer to go by: what
  // counts is that the request is refused.
  if (recording.source == Recording::Source::Random && recorded.status == 500) {
    if (response.status >= 400 && response.status < 500) return {};
    return {{"/status", "500, so any 4xx", std::to_string(response.status)}};
  }
  const Response wanted{recorded.status, "", recorded.answer_headers, recorded.answer_body, {}};
  return differences(normalised(wanted, recorded.path), normalised(response, recorded.path));
}

std::string with_base(std::string text, const std::string& base_url) {
  constexpr std::string_view kBase = "$base";
  for (auto at = text.find(kBase); at != std::string::npos; at = text.find(kBase, at)) {
    text.replace(at, kBase.size(), base_url);
    at += base_url.size();
  }
  return text;
}

// An empty value takes a field away that would be sent otherwise.
void set_field(HeaderFields& fields, const std::string& name, const std::string& value) {
  std::erase_if(fields,
                [&](const HeaderField& field) { return equals_ignoring_case(field.first, name); });
  if (!value.empty()) fields.emplace_back(name, value);
}

}  // namespace

RecordingPlayer::RecordingPlayer(const Recording& recording, const RunContext& context,
                                 const ReplayOptions& options, ReplayCounts& counts)
    : recording_(recording), context_(context), options_(options), counts_(counts) {
  result_.id = "recordings/" + recording.name;
  result_.title = recording.title;
  result_.position = {recording.file, 0, 0};
}

Request RecordingPlayer::request_for(const RecordedExchange& recorded) const {
  Request request;
  request.method = recorded.method;
  request.base_url = context_.base_url;
  request.path = recorded.path;
  request.headers = {{"Accept", "application/json"}};
  if (recorded.body) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = with_base(*recorded.body, context_.base_url);
  }
  for (const auto& [name, value] : recorded.headers) set_field(request.headers, name, value);
  if (recorded.sender.kind == RecordedSender::Kind::Account) request.credentials = context_.account;
  if (recorded.sender.kind == RecordedSender::Kind::User) {
    request.credentials = recorded.sender.credentials;
  }
  request.cancelled = context_.interrupted;
  return request;
}

ScenarioResult RecordingPlayer::play(HttpClient& client) {
  Leftovers leftovers(recording_, context_, client);
  std::string problem;
  const std::string there = leftovers.already_there(problem);
  if (!problem.empty()) {
    could_not_run(problem);
    return std::move(result_);
  }
  if (!there.empty()) {
    could_not_run(there +
                  " is there already; the recording makes it anew, and what is not its own "
                  "is not removed");
    return std::move(result_);
  }
  for (std::size_t i = 0; i < recording_.exchanges.size(); ++i) {
    if (!play_exchange(recording_.exchanges[i], i, client)) break;
  }
  for (auto& path : leftovers.remove()) counts_.left.push_back(std::move(path));
  conclude();
  return std::move(result_);
}

bool RecordingPlayer::play_exchange(const RecordedExchange& recorded, std::size_t index,
                                    HttpClient& client) {
  const Exchange exchange = client.send(request_for(recorded));
  ++result_.exchanges;
  if (exchange.response() != nullptr) {
    judge(recorded, index, exchange);
    return true;
  }
  // What follows rests on a state that is not known now.
  could_not_run("no answer in " + name_of(recorded, index) + ": " + exchange.error()->message);
  result_.findings.push_back(
      {name_of(recorded, index), exchange.error()->message, {}, exchange, 1});
  return false;
}

void RecordingPlayer::judge(const RecordedExchange& recorded, std::size_t index,
                            const Exchange& exchange) {
  if (has_diverged_) {
    ++counts_.not_judged;
    return;
  }
  if (!options_.kinds.judges(recorded.kind)) return;
  ++counts_.judged;
  auto& tally = counts_.kinds[recorded.kind];
  ++tally.judged;
  const auto found = compared(recording_, recorded, *exchange.response());
  if (found.empty()) {
    ++counts_.alike;
    return;
  }
  const std::size_t allowance = index_of_allowance(options_.allowed, recording_, recorded, found);
  if (allowance == options_.allowed.size()) {
    ++tally.differing;
    record(recorded, index, exchange, found);
    return;
  }
  const AllowedDifference& allowed = options_.allowed[allowance];
  ++counts_.used[allowance];
  ++allowed_;
  has_diverged_ = allowed.diverges;
  result_.notes.push_back(name_of(recorded, index) + ": allowed to differ: " + allowed.reason);
}

void RecordingPlayer::record(const RecordedExchange& recorded, std::size_t index,
                             const Exchange& exchange, const std::vector<Difference>& found) {
  ++differing_;
  if (differing_ > kFindingsShown) return;
  Finding finding{name_of(recorded, index), "", {}, exchange, 1};
  for (const auto& difference : found) finding.checks.push_back(check_of(difference));
  result_.findings.push_back(std::move(finding));
}

void RecordingPlayer::could_not_run(const std::string& reason) {
  result_.verdict = Verdict::CouldNotRun;
  result_.reason = reason;
}

void RecordingPlayer::conclude() {
  if (differing_ > kFindingsShown) {
    result_.notes.push_back(std::to_string(differing_ - kFindingsShown) + " more exchanges differ");
  }
  if (differing_ > 0) {
    // A difference that was seen outweighs an answer that was not.
    result_.verdict = Verdict::Failed;
    result_.failed_level = Level::Must;
    result_.reason.clear();
  } else if (allowed_ > 0 && result_.verdict == Verdict::Passed) {
    result_.verdict = Verdict::KnownFailure;
    result_.reason = "it differs only where it may";
  }
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/vacuous/step_vacuity.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "conformance/spec/pattern/regex.h"
#include "conformance/spec/template/template.h"
#include "conformance/spec/vacuous/expectation_vacuity.h"

namespace purgatory::conformance {
namespace {

constexpr auto kMistake = Vacuity::Weight::Mistake;

void add_for_head(const Expectation& expect, Vacuity::Weight weight, Vacuities& vacuities) {
  constexpr std::string_view kProblem = "the answer to HEAD has no body, and so no JSON";
  constexpr std::string_view kRemedy = "expect its `status` and `headers`";
  if (expect.json) {
    vacuities.push_back(
        {weight, expect.json->position, std::string(kProblem), std::string(kRemedy)});
  }
  if (expect.schema) {
    vacuities.push_back(
        {weight, expect.schema->position, std::string(kProblem), std::string(kRemedy)});
  }
  for (const Alternative& alternative : expect.any_of) {
    add_for_head(alternative.expect, Vacuity::Weight::Warning, vacuities);
  }
}

std::optional<Regex> fixed_regex(const Capture& capture) {
  if (holds_template(std::string_view(capture.selector))) return std::nullopt;
  const auto compiled = Regex::compile(capture.selector);
  return compiled ? std::optional(*compiled) : std::nullopt;
}

void add_for_head(const Capture& capture, Vacuities& vacuities) {
  std::string problem;
  if (capture.source == Capture::Source::JsonPointer) {
    problem = "the answer to HEAD has no body, and so no JSON";
  } else if (capture.source == Capture::Source::Regex) {
    const auto regex = fixed_regex(capture);
    if (regex && !regex->first_group("")) {
      problem = "the answer to HEAD has no body, and so no match";
    }
  }
  if (problem.empty()) return;
  vacuities.push_back({kMistake, capture.position, std::move(problem),
                       "take the value from a header: {header: ETag}"});
}

// A pointer into the list of lines begins with the number of one.
void add_for_feed(const Capture& capture, Vacuities& vacuities) {
  if (capture.source != Capture::Source::JsonPointer || !capture.selector.starts_with('/')) return;
  const std::string_view pointer = capture.selector;
  const std::string_view first = pointer.substr(1, pointer.find('/', 1) - 1);
  const bool is_number = !first.empty() && std::ranges::all_of(first, [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
  if (is_number || holds_template(first)) return;
  vacuities.push_back({kMistake, capture.position,
                       fmt::format("nothing is at `{}`: as JSON a stream is the list of its lines",
                                   capture.selector),
                       fmt::format("write /0{} for the first of them", capture.selector)});
}

// How many branches have an answer when all goes well, and how many may have one.
struct Answered {
  std::size_t surely = 0;
  std::size_t at_most = 0;
};

bool is_request(const Step& step) { return std::holds_alternative<RequestStep>(step.action); }

// A node may be steered by a command, and a property may be tried on no history.
bool may_ask(const Step& step) { return !std::holds_alternative<SetStep>(step.action); }

Answered answered(const ParallelStep& parallel) {
  Answered counts;
  for (const ParallelStep::Branch& branch : parallel.branches) {
    counts.surely += std::ranges::any_of(branch.steps, is_request) ? 1 : 0;
    counts.at_most += std::ranges::any_of(branch.steps, may_ask) ? 1 : 0;
  }
  return counts;
}

std::size_t wanted(const Quota& quota, const ParallelStep& parallel) {
  return quota.kind == Quota::Kind::All ? parallel.branches.size() : quota.least;
}

bool can_miss(const Quota& quota, std::optional<Level> level) {
  const auto own = quota.expect.level ? quota.expect.level : level;
  return can_fail_to_hold(quota.expect, own, BodyKind::Whole);
}

}  // namespace

BodyKind body_of(const RequestSpec& request, bool is_stream) {
  std::string_view raw = request.raw ? std::string_view(*request.raw) : std::string_view();
  // A server passes over empty lines in front (RFC 9112, 2.2).
  raw.remove_prefix(std::min(raw.find_first_not_of("\r\n"), raw.size()));
  if (request.method == "HEAD" || raw.starts_with("HEAD ")) return BodyKind::None;
  return is_stream ? BodyKind::Feed : BodyKind::Whole;
}

Vacuities vacuities_of(const Retry& retry, BodyKind body) {
  if (!retry.fail_if) return {};
  const Expectation& fail_if = *retry.fail_if;
  if (!can_fail_to_hold(fail_if, fail_if.level.value_or(Level::Must), body)) {
    return {{kMistake, fail_if.position,
             "`fail_if` holds for every answer, so the step always fails",
             "name the answers that end the wait"}};
  }
  const bool takes_all = retry.until.status && is_status_alone(fail_if) &&
                         is_within(*retry.until.status, *fail_if.status);
  if (!takes_all) return {};
  return {{kMistake, fail_if.position,
           "`fail_if` is asked first, and holds for each status that `until` waits for",
           "leave out what is waited for"}};
}

Vacuities vacuities_of_body(const RequestStep& step) {
  Vacuities vacuities;
  const BodyKind body = body_of(step.request, step.stream.has_value());
  for (const Capture& capture : step.captures) {
    if (body == BodyKind::None) add_for_head(capture, vacuities);
    if (body == BodyKind::Feed) add_for_feed(capture, vacuities);
  }
  if (body != BodyKind::None) return vacuities;
  for (const Expectation& expect : step.expect) add_for_head(expect, kMistake, vacuities);
  if (step.retry) add_for_head(step.retry->until, kMistake, vacuities);
  if (step.retry && step.retry->fail_if) {
    add_for_head(*step.retry->fail_if, Vacuity::Weight::Warning, vacuities);
  }
  if (step.stream) {
    vacuities.push_back({kMistake, step.stream->position,
                         "the answer to HEAD has no body, and so no line", "read it with `get`"});
  }
  return vacuities;
}

bool can_fail(const Capture& capture, BodyKind body) {
  if (capture.source == Capture::Source::Status) return false;
  if (capture.source != Capture::Source::Regex) return true;
  const auto regex = fixed_regex(capture);
  if (!regex) return true;
  return body == BodyKind::None ? !regex->first_group("") : !regex->is_taken_from_every_text();
}

bool can_fail_to_hold(const Expectation& expect, std::optional<Level> level, BodyKind body) {
  return expect.time || can_fail(expect, level, body);
}

Vacuities vacuities_of(const ParallelStep& parallel, std::optional<Level> level) {
  const Answered counts = answered(parallel);
  Vacuities vacuities;
  for (const Quota& quota : parallel.quotas) {
    if (counts.at_most < wanted(quota, parallel)) {
      vacuities.push_back(
          {kMistake, quota.expect.position,
           fmt::format("this is never met: {} of {} branches send a request, and it asks for the "
                       "answers of {}",
                       counts.at_most, parallel.branches.size(), wanted(quota, parallel)),
           "send one in each branch that is to count"});
      continue;
    }
    const bool is_one = quota.kind == Quota::Kind::ExactlyOne;
    if (!is_one || counts.surely < 2 || can_miss(quota, level)) continue;
    vacuities.push_back({kMistake, quota.expect.position,
                         fmt::format("`exactly_one` is never met: every answer meets this, and {} "
                                     "branches have one",
                                     counts.surely),
                         "name what tells the one from the others, its `status` for instance"});
  }
  return vacuities;
}

bool can_fail(const Quota& quota, const ParallelStep& parallel, std::optional<Level> level) {
  if (can_miss(quota, level)) return true;
  const Answered counts = answered(parallel);
  if (quota.kind != Quota::Kind::ExactlyOne) return counts.surely < wanted(quota, parallel);
  return counts.surely != 1 || counts.at_most != 1;
}

}  // namespace purgatory::conformance

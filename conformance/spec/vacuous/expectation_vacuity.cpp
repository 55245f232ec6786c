// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/vacuous/expectation_vacuity.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/vacuous/pattern_vacuity.h"

namespace purgatory::conformance {
namespace {

bool has_class(const StatusExpectation& status, int first_digit) {
  return std::ranges::find(status.classes, first_digit) != status.classes.end();
}

// Answers 1xx come before the one that is judged; 101 ends the conversation by HTTP.
bool allows_every_answer(const StatusExpectation& status) {
  constexpr std::array<int, 4> kFinal = {2, 3, 4, 5};
  return std::ranges::all_of(kFinal, [&](int digit) { return has_class(status, digit); });
}

bool is_interim(int code) { return code / 100 == 1 && code != 101; }

bool allows(const StatusExpectation& status, int code) {
  return has_class(status, code / 100) ||
         std::ranges::find(status.codes, code) != status.codes.end();
}

bool is_within(const StatusExpectation& inner, const StatusExpectation& outer) {
  return std::ranges::all_of(inner.codes, [&](int code) { return allows(outer, code); }) &&
         std::ranges::all_of(inner.classes, [&](int digit) { return has_class(outer, digit); });
}

// It asks for a status and for nothing else.
bool is_status_alone(const Expectation& expect) {
  return expect.status && expect.headers.empty() && !expect.json && !expect.text && !expect.bytes &&
         !expect.schema && !expect.time && !expect.tree && expect.any_of.empty();
}

// Whether a failure is recorded and decides nothing.
bool is_recorded(const Expectation& expect, std::optional<Level> level) {
  return expect.level == Level::Info && level && level != Level::Info;
}

bool can_bytes_fail(const BytesExpectation& bytes) {
  return bytes.bytes || (bytes.length && can_fail(*bytes.length, length_of_body()));
}

Vacuity always_holds(const Alternative& alternative, std::optional<Level> level) {
  Vacuity vacuity{Vacuity::Weight::Warning, alternative.position,
                  "this alternative holds for every answer, so `any_of` cannot fail", ""};
  if (is_recorded(alternative.expect, level)) {
    vacuity.remedy = "what is INFO decides nothing; expect it beside the `any_of`";
  } else {
    vacuity.remedy = "name what tells it from the others, its `status` for instance";
  }
  return vacuity;
}

// Where in the list an alternative stands that takes all answers of this one.
std::optional<std::size_t> hidden_by(const std::vector<Alternative>& all, std::size_t place) {
  const auto& status = all[place].expect.status;
  for (std::size_t i = 0; status && i < place; ++i) {
    const Expectation& earlier = all[i].expect;
    const bool decides = earlier.level != Level::Info;
    if (decides && is_status_alone(earlier) && is_within(*status, *earlier.status)) return i;
  }
  return std::nullopt;
}

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

// Keywords of draft 7 that only describe.
bool is_description(std::string_view keyword) {
  constexpr std::array<std::string_view, 10> kDescriptions = {
      "$schema", "$id",      "$comment",    "title",    "description",
      "default", "examples", "definitions", "readOnly", "writeOnly"};
  return std::ranges::find(kDescriptions, keyword) != kDescriptions.end();
}

bool allows_everything(const Json& schema) {
  if (schema.is_boolean()) return schema.as_boolean();
  return schema.is_object() &&
         std::ranges::all_of(schema.members(),
                             [](const Json::Member& member) { return is_description(member.key); });
}

}  // namespace

Vacuities vacuities_of(const StatusExpectation& status, Vacuity::Weight never) {
  if (allows_every_answer(status)) {
    return {{Vacuity::Weight::Warning, status.position, "every answer has such a status",
             "name those that are right"}};
  }
  Vacuities vacuities;
  const bool are_all = status.classes.empty() && std::ranges::all_of(status.codes, is_interim);
  for (const int code : status.codes) {
    if (!is_interim(code)) continue;
    vacuities.push_back({are_all ? never : Vacuity::Weight::Warning, status.position,
                         fmt::format("no answer that is judged has the status {}", code),
                         "an interim answer (1xx) is passed over, for the final one"});
  }
  return vacuities;
}

Vacuities vacuities_of_alternatives(const Expectation& expect, std::optional<Level> level) {
  const auto own = expect.level ? expect.level : level;
  Vacuities vacuities;
  for (std::size_t i = 0; i < expect.any_of.size(); ++i) {
    const Alternative& alternative = expect.any_of[i];
    if (!can_fail(alternative.expect, own)) {
      vacuities.push_back(always_holds(alternative, own));
    } else if (const auto earlier = hidden_by(expect.any_of, i)) {
      vacuities.push_back(
          {Vacuity::Weight::Warning, alternative.position,
           fmt::format("this alternative never occurs: alternative {} takes its status, whatever "
                       "else is there",
                       *earlier + 1),
           "put it in front, or say there what else is right"});
    }
  }
  return vacuities;
}

Vacuities vacuities_of(const Retry& retry) {
  if (!retry.fail_if) return {};
  const Expectation& fail_if = *retry.fail_if;
  // How long it took decides here too.
  if (!fail_if.time && !can_fail(fail_if, fail_if.level.value_or(Level::Must))) {
    return {{Vacuity::Weight::Mistake, fail_if.position,
             "`fail_if` holds for every answer, so the step always fails",
             "name the answers that end the wait"}};
  }
  const bool takes_all = retry.until.status && is_status_alone(fail_if) &&
                         is_within(*retry.until.status, *fail_if.status);
  if (!takes_all) return {};
  return {{Vacuity::Weight::Mistake, fail_if.position,
           "`fail_if` is asked first, and holds for each status that `until` waits for",
           "leave out what is waited for"}};
}

Vacuities vacuities_of_head(const RequestStep& step) {
  Vacuities vacuities;
  if (step.request.method != "HEAD") return vacuities;
  for (const Expectation& expect : step.expect) {
    add_for_head(expect, Vacuity::Weight::Mistake, vacuities);
  }
  if (step.retry) add_for_head(step.retry->until, Vacuity::Weight::Mistake, vacuities);
  for (const Capture& capture : step.captures) {
    if (capture.source != Capture::Source::JsonPointer) continue;
    vacuities.push_back({Vacuity::Weight::Mistake, capture.position,
                         "the answer to HEAD has no body, and so no JSON",
                         "take the value from a header: {header: ETag}"});
  }
  return vacuities;
}

Vacuities vacuities_of(const SchemaExpectation& schema, const Json& text, Vacuity::Weight never) {
  if (text.is_boolean() && !text.as_boolean()) {
    return {{never, schema.position, fmt::format("{} refuses every JSON", schema.file), ""}};
  }
  if (!allows_everything(text)) return {};
  return {{Vacuity::Weight::Warning, schema.position,
           fmt::format("{} allows every JSON", schema.file),
           "let it say what the body is, by a `type` and `required` for instance"}};
}

bool can_fail(const Expectation& expect, std::optional<Level> level) {
  if (is_recorded(expect, level)) return false;
  const auto own = expect.level ? expect.level : level;
  // A body may be no JSON and no text, whatever is asked of it then.
  if (expect.json || expect.text || expect.schema || expect.tree) return true;
  if (expect.status && !allows_every_answer(*expect.status)) return true;
  if (expect.bytes && can_bytes_fail(*expect.bytes)) return true;
  const bool can_header_fail = std::ranges::any_of(
      expect.headers,
      [](const HeaderExpectation& header) { return can_fail(*header.value, value_of_header()); });
  return can_header_fail ||
         (!expect.any_of.empty() &&
          std::ranges::all_of(expect.any_of, [own](const Alternative& alternative) {
            return can_fail(alternative.expect, own);
          }));
}

}  // namespace purgatory::conformance

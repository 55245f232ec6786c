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

// Answers 1xx come before the one that is judged, and 600 and beyond are no statuses (RFC 9110,
// 15).
bool allows_every_answer(const StatusExpectation& status) {
  constexpr std::array<int, 4> kFinal = {2, 3, 4, 5};
  return std::ranges::all_of(kFinal, [&](int digit) { return has_class(status, digit); });
}

// Those that are passed over; behind 101, which nobody asks for, there is no HTTP at all.
std::vector<std::string> interim_ones(const StatusExpectation& status) {
  std::vector<std::string> names;
  for (const int code : status.codes) {
    if (code / 100 == 1) names.push_back(std::to_string(code));
  }
  if (has_class(status, 1)) names.emplace_back("1xx");
  return names;
}

bool allows(const StatusExpectation& status, int code) {
  return has_class(status, code / 100) ||
         std::ranges::find(status.codes, code) != status.codes.end();
}

// Whether a failure is recorded and decides nothing.
bool is_recorded(const Expectation& expect, std::optional<Level> level) {
  return expect.level == Level::Info && level && level != Level::Info;
}

bool can_bytes_fail(const BytesExpectation& bytes, BodyKind body) {
  if (bytes.bytes) return body != BodyKind::None || !bytes.bytes->empty();
  return bytes.length && can_fail(*bytes.length, length_of_body(body));
}

// A body may be no JSON or have a member twice, and may be no text, whatever is asked of it then.
bool can_body_fail(const Expectation& expect, BodyKind body) {
  if (expect.json || expect.schema) return true;
  const bool is_empty = body == BodyKind::None;
  if (expect.text && (!is_empty || can_fail(*expect.text, body_as_text(body)))) return true;
  return expect.bytes && can_bytes_fail(*expect.bytes, body);
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

bool is_within(const StatusExpectation& inner, const StatusExpectation& outer) {
  return std::ranges::all_of(inner.codes, [&](int code) { return allows(outer, code); }) &&
         std::ranges::all_of(inner.classes, [&](int digit) { return has_class(outer, digit); });
}

bool is_status_alone(const Expectation& expect) {
  return expect.status && expect.headers.empty() && !expect.json && !expect.text && !expect.bytes &&
         !expect.schema && !expect.time && !expect.tree && expect.any_of.empty();
}

Vacuities vacuities_of(const StatusExpectation& status, Vacuity::Weight never) {
  if (allows_every_answer(status)) {
    return {{Vacuity::Weight::Warning, status.position, "every status of HTTP is allowed here",
             "name those that are right"}};
  }
  Vacuities vacuities;
  const auto interim = interim_ones(status);
  const bool are_all = interim.size() == status.codes.size() + status.classes.size();
  for (const std::string& name : interim) {
    vacuities.push_back({are_all ? never : Vacuity::Weight::Warning, status.position,
                         fmt::format("no answer that is judged has the status {}", name),
                         "an interim answer (1xx) is passed over, for the final one"});
  }
  return vacuities;
}

Vacuities vacuities_of_alternatives(const Expectation& expect, std::optional<Level> level,
                                    BodyKind body) {
  const auto own = expect.level ? expect.level : level;
  Vacuities vacuities;
  for (std::size_t i = 0; i < expect.any_of.size(); ++i) {
    const Alternative& alternative = expect.any_of[i];
    if (!can_fail(alternative.expect, own, body)) {
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

Vacuities vacuities_of_no_headers(const SourcePosition& position) {
  return {{Vacuity::Weight::Warning, position, "no header is named here, so nothing is asked",
           "name one, or take it out"}};
}

Vacuities vacuities_of(const BytesExpectation& bytes, BodyKind body, Vacuity::Weight never) {
  if (body != BodyKind::None || !bytes.bytes) return {};
  if (!bytes.bytes->empty()) {
    return {{never, bytes.position, "the answer to HEAD has no body, and so no bytes",
             "expect its `status` and `headers`"}};
  }
  return {{Vacuity::Weight::Warning, bytes.position,
           "this cannot fail: the answer to HEAD has no body", "take it out"}};
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

bool can_fail(const Expectation& expect, std::optional<Level> level, BodyKind body) {
  if (is_recorded(expect, level)) return false;
  const auto own = expect.level ? expect.level : level;
  if (expect.tree || can_body_fail(expect, body)) return true;
  if (expect.status && !allows_every_answer(*expect.status)) return true;
  const bool can_header_fail = std::ranges::any_of(
      expect.headers,
      [](const HeaderExpectation& header) { return can_fail(*header.value, value_of_header()); });
  return can_header_fail ||
         (!expect.any_of.empty() &&
          std::ranges::all_of(expect.any_of, [own, body](const Alternative& alternative) {
            return can_fail(alternative.expect, own, body);
          }));
}

}  // namespace purgatory::conformance

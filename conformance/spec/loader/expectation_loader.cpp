// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/expectation_loader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/pattern_loader.h"
#include "conformance/spec/loader/step_loader.h"
#include "conformance/spec/loader/tree_loader.h"
#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/spec_file.h"
#include "conformance/spec/vacuous/expectation_vacuity.h"
#include "conformance/spec/vacuous/pattern_vacuity.h"
#include "conformance/spec/vacuous/step_vacuity.h"
#include "conformance/spec/yaml/duration.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

void load_one_status(const YamlNode& node, StatusExpectation& status, SuiteContext& context) {
  if (node.is_scalar() && node.scalar.is_small_integer()) {
    const std::int64_t code = node.scalar.as_integer();
    if (code >= 100 && code <= 599) {
      status.codes.push_back(static_cast<int>(code));
      return;
    }
  }
  const std::string& text = node.text;
  if (node.is_string() && text.size() == 3 && text.ends_with("xx") && text[0] >= '1' &&
      text[0] <= '5') {
    status.classes.push_back(text[0] - '0');
    return;
  }
  context.problems.add(node,
                       fmt::format("a status is a number or a class, found {}", describe(node)),
                       "write 404, 4xx or a list such as [201, 202]");
}

StatusExpectation load_status(const YamlNode& node, SuiteContext& context) {
  StatusExpectation status;
  status.position = context.position_of(node);
  if (!node.is_sequence()) {
    load_one_status(node, status, context);
    return status;
  }
  if (node.elements.empty()) context.problems.add(node, "no status is allowed here", "name one");
  for (const YamlNodePtr& element : node.elements) load_one_status(*element, status, context);
  return status;
}

// A pattern at a place, where nothing that holds comes to `never`.
PatternPtr load_pattern_at(const YamlNode& node, Place place, Vacuity::Weight never,
                           SuiteContext& context) {
  place.never = never;
  return load_pattern(node, place, context);
}

std::vector<HeaderExpectation> load_headers(const YamlNode& node, Vacuity::Weight never,
                                            SuiteContext& context) {
  std::vector<HeaderExpectation> headers;
  if (node.is_mapping() && node.entries.empty()) {
    context.tell(vacuities_of_no_headers(context.position_of(node)));
  }
  if (!node.is_mapping()) {
    context.problems.add(node,
                         fmt::format("`headers` must be a mapping, found {}", describe(node)));
    return headers;
  }
  for (const YamlNode::Entry& entry : node.entries) {
    context.check_template(*entry.key, entry.key->text);
    if (entry.value->is_sequence()) {
      context.problems.add(*entry.value, "the value of a header is a string or a matcher",
                           "fields of one name are judged as one value joined by \", \"");
      continue;
    }
    headers.push_back({entry.key->text,
                       load_pattern_at(*entry.value, value_of_header(), never, context),
                       context.position_of(*entry.key)});
  }
  return headers;
}

BytesExpectation load_bytes(const YamlNode& node, BodyKind body, Vacuity::Weight never,
                            SuiteContext& context) {
  BytesExpectation bytes;
  bytes.position = context.position_of(node);
  if (node.is_mapping()) {
    MappingReader reader(node, name_of(Shape::Bytes), key_names(Shape::Bytes), context.problems);
    if (const YamlNode* length = reader.require("$length")) {
      bytes.length = load_pattern_at(*length, length_of_body(body), never, context);
    }
    return bytes;
  }
  bytes.bytes = from_base64(read_text(node, "`bytes`", context.problems));
  if (!bytes.bytes && node.is_string()) {
    context.problems.add(node, "`bytes` is not base64", "give the body as base64, or its $length");
  }
  context.tell(vacuities_of(bytes, body, never));
  return bytes;
}

std::optional<SchemaExpectation> load_schema(const YamlNode& node, Vacuity::Weight never,
                                             SuiteContext& context) {
  SchemaExpectation expect;
  expect.position = context.position_of(node);
  expect.file = context.folder + read_text(node, "`schema`", context.problems);
  if (!node.is_string()) return std::nullopt;
  auto text = read_spec_file(expect.file);
  if (!text) {
    context.problems.add(node, fmt::format("there is no file {}", expect.file),
                         "a path is taken from the folder of this suite");
    return std::nullopt;
  }
  auto schema = JsonSchema::compile(*text);
  if (!schema) {
    context.problems.add(node, fmt::format("{}: {}", expect.file, schema.error()));
    return std::nullopt;
  }
  expect.schema = std::make_shared<const JsonSchema>(std::move(*schema));
  if (const auto keywords = Json::parse(*text)) {
    context.tell(vacuities_of(expect, *keywords, never));
  }
  return expect;
}

std::optional<TimeExpectation> load_time(const YamlNode& node, SuiteContext& context) {
  if (const auto most = parse_duration(node.text)) {
    return TimeExpectation{*most, context.position_of(node)};
  }
  context.problems.add(node,
                       fmt::format("`time` is a time with its unit, found {}", describe(node)),
                       "write 100ms, 2s or 1m");
  return std::nullopt;
}

void refuse_nothing(const YamlNode& node, SuiteContext& context) {
  context.problems.add(node, "nothing is expected here", "name a `status` at least");
}

// Where an expectation stands decides what may be in it.
enum class Where { InStep, OneAnswer, Waiting, Line };

struct ExpectationLoader {
  SuiteContext& context;
  Where where;
  BodyKind body;
  std::vector<Step>& observations;
  // What comes of a part that no answer passes.
  Vacuity::Weight never = Vacuity::Weight::Mistake;

  Expectation load(const YamlNode& node, std::string what, Shape shape = Shape::Expectation) {
    const std::size_t mistakes = context.problems.size();
    MappingReader reader(node, std::move(what), key_names(shape), context.problems);
    Expectation expect;
    expect.position = context.position_of(node);
    expect.level = reader.level();
    expect.clauses = context.clauses(reader);
    if (const YamlNode* status = reader.find("status")) {
      expect.status = load_status(*status, context);
      context.tell(vacuities_of(*expect.status, never));
    }
    if (const YamlNode* headers = reader.find("headers")) {
      expect.headers = load_headers(*headers, never, context);
    }
    load_body_patterns(reader, expect);
    if (const YamlNode* schema = reader.find("schema")) {
      expect.schema = load_schema(*schema, never, context);
    }
    if (const YamlNode* time = reader.find("time")) expect.time = load_time(*time, context);
    if (const YamlNode* any_of = reader.find("any_of")) load_any_of(*any_of, expect);
    load_tree(reader, expect);
    if (where == Where::Line) refuse_beyond_a_line(reader);
    refuse_empty(node);
    if (shape == Shape::Expectation) count(expect);
    // What could not be read is not what was written.
    const bool is_whole = context.problems.size() == mistakes;
    if (is_whole) {
      context.tell(vacuities_of_alternatives(expect, level_for_alternatives(expect), body));
    }
    return expect;
  }

  void load_body_patterns(const MappingReader& reader, Expectation& expect) {
    if (const YamlNode* json = reader.find("json")) {
      expect.json = load_pattern_at(*json, body_as_json(body), never, context);
    }
    if (const YamlNode* text = reader.find("text")) {
      expect.text = load_pattern_at(*text, body_as_text(body), never, context);
    }
    if (const YamlNode* bytes = reader.find("bytes")) {
      expect.bytes = load_bytes(*bytes, body, never, context);
    }
  }

  bool is_waited_for() const { return where == Where::Waiting || where == Where::Line; }

  // What is waited for binds whatever its level.
  std::optional<Level> level_for_alternatives(const Expectation& expect) const {
    return is_waited_for() ? expect.level.value_or(Level::Must) : context.level_of(expect.level);
  }

  // Whether a step has something to fail by.
  void count(const Expectation& expect) {
    const auto level = level_for_alternatives(expect);
    if (is_waited_for() && can_fail_to_hold(expect, level, body)) context.count_check();
    if (where == Where::InStep && can_fail(expect, level, body)) context.count_check(expect.level);
  }

  void load_tree(MappingReader& reader, const Expectation& expect) {
    const YamlNode* tree = reader.find("tree");
    if (tree == nullptr) return;
    if (where != Where::InStep) {
      context.problems.add(*reader.key_node("tree"), "one answer is looked at here, not a tree",
                           "put the `tree` under the step's `expect`");
      return;
    }
    context.count_check(expect.level);
    for (Step& step : load_tree_observation(*tree, expect, context)) {
      observations.push_back(std::move(step));
    }
  }

  // A line is looked at before the answer is complete, and apart from its head.
  void refuse_beyond_a_line(const MappingReader& reader) {
    for (const char* key : {"status", "headers", "bytes", "time"}) {
      const YamlNode* node = reader.key_node(key);
      if (node == nullptr) continue;
      context.problems.add(*node, fmt::format("a line of a stream has no `{}`", key),
                           "ask for its `json` or `text`; the answer is judged under `expect`");
    }
  }

  void refuse_empty(const YamlNode& node) {
    constexpr std::array<std::string_view, 4> kBeside = {"level", "clauses", "title", "then"};
    const bool asks = std::ranges::any_of(node.entries, [&](const YamlNode::Entry& entry) {
      return std::ranges::find(kBeside, entry.key->text) == kBeside.end();
    });
    if (node.is_mapping() && !asks) refuse_nothing(node, context);
  }

  void load_any_of(const YamlNode& node, Expectation& expect) {
    const auto alternatives = read_list(node, "`any_of`", context.problems);
    if (node.is_sequence() && alternatives.size() < 2) {
      context.problems.add(node, "`any_of` needs at least two alternatives", "");
    }
    for (const YamlNodePtr& alternative : alternatives) {
      expect.any_of.push_back(load_alternative(*alternative));
    }
  }

  Alternative load_alternative(const YamlNode& node) {
    Alternative alternative;
    alternative.position = context.position_of(node);
    // One that no answer passes leaves the others.
    ExpectationLoader inner{context, where, body, alternative.then, Vacuity::Weight::Warning};
    alternative.expect = inner.load(node, name_of(Shape::Alternative), Shape::Alternative);
    for (const YamlNode::Entry& entry : node.entries) {
      if (entry.key->text == "title") {
        alternative.title = read_text(*entry.value, "`title`", context.problems);
      }
      if (entry.key->text == "then") load_then(*entry.value, alternative);
    }
    return alternative;
  }

  void load_then(const YamlNode& node, Alternative& alternative) {
    if (where != Where::InStep) {
      context.problems.add(node, "no further steps are run here",
                           "put the `then` under the step's `expect`");
      return;
    }
    // What one alternative captures is not there when another one occurs.
    const auto names = context.names;
    // They take the level of the scenario.
    const auto level = std::exchange(context.step_level, std::nullopt);
    for (Step& step : load_steps(node, "`then`", context)) {
      alternative.then.push_back(std::move(step));
    }
    context.step_level = level;
    context.names = names;
  }
};

void load_duration(MappingReader& reader, std::string_view key, std::chrono::milliseconds& duration,
                   SuiteContext& context) {
  const YamlNode* node = reader.find(key);
  if (node == nullptr) return;
  if (const auto parsed = parse_duration(node->text)) {
    duration = *parsed;
    return;
  }
  context.problems.add(*node,
                       fmt::format("`{}` is a time with its unit, found {}", key, describe(*node)),
                       "write 100ms, 2s or 1m");
}

void load_backoff(MappingReader& reader, Retry& retry, SuiteContext& context) {
  const YamlNode* node = reader.find("backoff");
  if (node == nullptr) return;
  if (node->is_scalar() && node->scalar.is_number() && node->scalar.as_double() >= 1.0) {
    retry.backoff = node->scalar.as_double();
    return;
  }
  context.problems.add(
      *node, fmt::format("`backoff` is a factor of at least 1, found {}", describe(*node)));
}

bool is_idempotent(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS";
}

void check_resend(MappingReader& reader, const std::string& method, SuiteContext& context) {
  const YamlNode* node = reader.find("resend");
  const bool is_flag = node != nullptr && node->is_scalar() && node->scalar.is_boolean();
  if (node != nullptr && !is_flag) {
    context.problems.add(*node,
                         fmt::format("`resend` is true or false, found {}", describe(*node)));
    return;
  }
  const bool allowed = is_flag && node->scalar.as_boolean();
  if (allowed || is_idempotent(method)) return;
  context.problems.add(reader.node(),
                       fmt::format("sending a {} again may do its work twice", method),
                       "add `resend: true` where that is meant");
}

}  // namespace

std::vector<Expectation> load_expectations(const YamlNode& node, BodyKind body,
                                           SuiteContext& context, std::vector<Step>& observations) {
  ExpectationLoader loader{context, Where::InStep, body, observations};
  std::vector<Expectation> expectations;
  if (!node.is_sequence()) {
    expectations.push_back(loader.load(node, "`expect`"));
    return expectations;
  }
  if (node.elements.empty()) refuse_nothing(node, context);
  for (const YamlNodePtr& element : node.elements) {
    expectations.push_back(loader.load(*element, "an entry of `expect`"));
  }
  return expectations;
}

Expectation load_answer_expectation(const YamlNode& node, std::string what, SuiteContext& context) {
  std::vector<Step> none;
  return ExpectationLoader{context, Where::OneAnswer, BodyKind::Whole, none}.load(node,
                                                                                  std::move(what));
}

std::optional<Stream> load_stream(const YamlNode& node, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::Stream), key_names(Shape::Stream), context.problems);
  if (!reader.is_mapping()) return std::nullopt;
  Stream stream;
  stream.position = context.position_of(node);
  if (const YamlNode* until = reader.require("until")) {
    std::vector<Step> none;
    stream.until =
        ExpectationLoader{context, Where::Line, BodyKind::Line, none}.load(*until, "`until`");
  }
  load_duration(reader, "timeout", stream.timeout, context);
  return stream;
}

std::optional<Retry> load_retry(const YamlNode& node, const RequestSpec& request,
                                SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::Retry), key_names(Shape::Retry), context.problems);
  if (!reader.is_mapping()) return std::nullopt;
  Retry retry;
  retry.position = context.position_of(node);
  const BodyKind body = body_of(request, false);
  const std::size_t mistakes = context.problems.size();
  std::vector<Step> none;
  if (const YamlNode* until = reader.require("until")) {
    retry.until = ExpectationLoader{context, Where::Waiting, body, none}.load(*until, "`until`");
  }
  if (const YamlNode* fail_if = reader.find("fail_if")) {
    ExpectationLoader loader{context, Where::Waiting, body, none, Vacuity::Weight::Warning};
    retry.fail_if = loader.load(*fail_if, "`fail_if`");
  }
  if (context.problems.size() == mistakes) context.tell(vacuities_of(retry, body));
  load_duration(reader, "interval", retry.interval, context);
  load_duration(reader, "max_interval", retry.max_interval, context);
  load_duration(reader, "timeout", retry.timeout, context);
  load_backoff(reader, retry, context);
  check_resend(reader, request.method, context);
  return retry;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/expectation_loader.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/pattern_loader.h"
#include "conformance/spec/loader/step_loader.h"
#include "conformance/spec/loader/tree_loader.h"
#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/spec_file.h"
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

std::vector<HeaderExpectation> load_headers(const YamlNode& node, SuiteContext& context) {
  std::vector<HeaderExpectation> headers;
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
    headers.push_back(
        {entry.key->text, load_pattern(*entry.value, context), context.position_of(*entry.key)});
  }
  return headers;
}

BytesExpectation load_bytes(const YamlNode& node, SuiteContext& context) {
  BytesExpectation bytes;
  bytes.position = context.position_of(node);
  if (node.is_mapping()) {
    MappingReader reader(node, name_of(Shape::Bytes), key_names(Shape::Bytes), context.problems);
    if (const YamlNode* length = reader.require("$length")) {
      bytes.length = load_pattern(*length, context);
    }
    return bytes;
  }
  bytes.bytes = from_base64(read_text(node, "`bytes`", context.problems));
  if (!bytes.bytes && node.is_string()) {
    context.problems.add(node, "`bytes` is not base64", "give the body as base64, or its $length");
  }
  return bytes;
}

std::optional<SchemaExpectation> load_schema(const YamlNode& node, SuiteContext& context) {
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
enum class Place { OfStep, OfOneAnswer, OfLine };

struct ExpectationLoader {
  SuiteContext& context;
  Place place;
  std::vector<Step>& observations;

  Expectation load(const YamlNode& node, std::string what, Shape shape = Shape::Expectation) {
    MappingReader reader(node, std::move(what), key_names(shape), context.problems);
    Expectation expect;
    expect.position = context.position_of(node);
    expect.level = reader.level();
    expect.clauses = context.clauses(reader);
    if (const YamlNode* status = reader.find("status")) {
      expect.status = load_status(*status, context);
    }
    if (const YamlNode* headers = reader.find("headers")) {
      expect.headers = load_headers(*headers, context);
    }
    if (const YamlNode* json = reader.find("json")) expect.json = load_pattern(*json, context);
    if (const YamlNode* text = reader.find("text")) expect.text = load_pattern(*text, context);
    if (const YamlNode* bytes = reader.find("bytes")) expect.bytes = load_bytes(*bytes, context);
    if (const YamlNode* schema = reader.find("schema")) {
      expect.schema = load_schema(*schema, context);
    }
    if (const YamlNode* time = reader.find("time")) expect.time = load_time(*time, context);
    if (const YamlNode* any_of = reader.find("any_of")) load_any_of(*any_of, expect);
    load_tree(reader, expect);
    if (place == Place::OfLine) refuse_beyond_a_line(reader);
    count_and_refuse_empty(reader);
    return expect;
  }

  void load_tree(MappingReader& reader, const Expectation& expect) {
    const YamlNode* tree = reader.find("tree");
    if (tree == nullptr) return;
    if (place != Place::OfStep) {
      context.problems.add(*reader.key_node("tree"), "one answer is looked at here, not a tree",
                           "put the `tree` under the step's `expect`");
      return;
    }
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

  void count_and_refuse_empty(const MappingReader& reader) {
    const YamlNode& node = reader.node();
    if (!node.is_mapping()) return;
    const auto asks_beyond = [&node](std::initializer_list<std::string_view> beside) {
      return std::ranges::any_of(node.entries, [&beside](const YamlNode::Entry& entry) {
        return std::ranges::find(beside, entry.key->text) == beside.end();
      });
    };
    if (!asks_beyond({"level", "clauses", "title", "then"})) refuse_nothing(node, context);
    // The time is recorded and fails nothing.
    if (asks_beyond({"level", "clauses", "title", "then", "time"})) ++context.checks;
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
    ExpectationLoader inner{context, place, alternative.then};
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
    if (place != Place::OfStep) {
      context.problems.add(node, "no further steps are run here",
                           "put the `then` under the step's `expect`");
      return;
    }
    // What one alternative captures is not there when another one occurs.
    const auto names = context.names;
    for (Step& step : load_steps(node, "`then`", context)) {
      alternative.then.push_back(std::move(step));
    }
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

std::vector<Expectation> load_expectations(const YamlNode& node, SuiteContext& context,
                                           std::vector<Step>& observations) {
  ExpectationLoader loader{context, Place::OfStep, observations};
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
  return ExpectationLoader{context, Place::OfOneAnswer, none}.load(node, std::move(what));
}

std::optional<Stream> load_stream(const YamlNode& node, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::Stream), key_names(Shape::Stream), context.problems);
  if (!reader.is_mapping()) return std::nullopt;
  Stream stream;
  stream.position = context.position_of(node);
  if (const YamlNode* until = reader.require("until")) {
    std::vector<Step> none;
    stream.until = ExpectationLoader{context, Place::OfLine, none}.load(*until, "`until`");
  }
  load_duration(reader, "timeout", stream.timeout, context);
  return stream;
}

std::optional<Retry> load_retry(const YamlNode& node, const std::string& method,
                                SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::Retry), key_names(Shape::Retry), context.problems);
  if (!reader.is_mapping()) return std::nullopt;
  Retry retry;
  retry.position = context.position_of(node);
  if (const YamlNode* until = reader.require("until")) {
    retry.until = load_answer_expectation(*until, "`until`", context);
  }
  if (const YamlNode* fail_if = reader.find("fail_if")) {
    retry.fail_if = load_answer_expectation(*fail_if, "`fail_if`", context);
  }
  load_duration(reader, "interval", retry.interval, context);
  load_duration(reader, "max_interval", retry.max_interval, context);
  load_duration(reader, "timeout", retry.timeout, context);
  load_backoff(reader, retry, context);
  check_resend(reader, method, context);
  return retry;
}

}  // namespace purgatory::conformance

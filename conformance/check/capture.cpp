// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <fmt/format.h>

#include "conformance/check/answer.h"
#include "conformance/check/checker.h"
#include "conformance/check/match/json_pointer.h"
#include "conformance/spec/pattern/regex.h"

namespace purgatory::conformance {
namespace {

// A value, or what was found instead of it.
using Found = Result<Json, std::string>;

Found from_pointer(const std::string& pointer, const Answer& answer) {
  if (!answer.json()) return Failure<std::string>(answer.no_json_text());
  const Json* value = resolve_pointer(*answer.json(), pointer);
  if (value == nullptr) return Failure<std::string>("nothing there");
  return *value;
}

Found from_header(const std::string& name, const Answer& answer) {
  auto value = answer.header(name);
  if (!value) return Failure<std::string>("no such header");
  return Json(std::move(*value));
}

Found from_regex(const std::string& expression, const Answer& answer) {
  const auto regex = Regex::compile(expression);
  if (!regex) return Failure<std::string>("no regular expression: " + regex.error());
  auto text = regex->first_group(answer.body());
  if (!text) return Failure<std::string>("no match in the body");
  return Json(std::move(*text));
}

Found find(const Capture& wanted, const std::string& selector, const Answer& answer) {
  switch (wanted.source) {
    case Capture::Source::JsonPointer:
      return from_pointer(selector, answer);
    case Capture::Source::Header:
      return from_header(selector, answer);
    case Capture::Source::Status:
      return Json(answer.status());
    case Capture::Source::Regex:
      return from_regex(selector, answer);
  }
  return Failure<std::string>("");
}

std::string source_text(const Capture& wanted, const std::string& selector) {
  switch (wanted.source) {
    case Capture::Source::JsonPointer:
      return selector.empty() ? "the whole body" : fmt::format("a value at {}", selector);
    case Capture::Source::Header:
      return fmt::format("a header {}", selector);
    case Capture::Source::Status:
      return "a status";
    case Capture::Source::Regex:
      return fmt::format("a match of {}", selector);
  }
  return "";
}

Result<std::string, TemplateError> selector_of(const Capture& wanted, const Scope& scope) {
  return wanted.source == Capture::Source::Regex ? render_regex(wanted.selector, scope)
                                                 : render_text(wanted.selector, scope);
}

}  // namespace

CaptureOutcome capture(const std::vector<Capture>& captures, const Answer& answer,
                       const Scope& scope, const Attribution& attribution) {
  CaptureOutcome outcome;
  for (const Capture& wanted : captures) {
    CheckResult failure{
        false,          CheckKind::Capture, "", "", "", "", attribution.level, attribution.clauses,
        wanted.position};
    const auto selector = selector_of(wanted, scope);
    if (!selector) {
      failure.kind = CheckKind::Template;
      failure.message = selector.error().problem;
      outcome.failures.push_back(std::move(failure));
      continue;
    }
    auto found = find(wanted, *selector, answer);
    if (found) {
      outcome.values.emplace_back(wanted.name, std::move(*found));
      continue;
    }
    failure.path = wanted.source == Capture::Source::Status ? "" : *selector;
    failure.expected = source_text(wanted, *selector);
    failure.actual = found.error();
    failure.message = fmt::format("`{}` could not be captured: expected {}, found {}", wanted.name,
                                  failure.expected, failure.actual);
    outcome.failures.push_back(std::move(failure));
  }
  return outcome;
}

}  // namespace purgatory::conformance

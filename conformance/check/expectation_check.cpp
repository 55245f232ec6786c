// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/expectation_check.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "conformance/check/match/value_text.h"
#include "conformance/check/tree_check.h"
#include "conformance/spec/pattern/pattern_template.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::string wanted_statuses(const StatusExpectation& wanted) {
  std::string text = "status ";
  auto add = [&text, is_first = true](const std::string& name) mutable {
    if (!is_first) text += " or ";
    text += name;
    is_first = false;
  };
  for (const int code : wanted.codes) add(std::to_string(code));
  for (const int first_digit : wanted.classes) add(std::to_string(first_digit) + "xx");
  return text;
}

bool allows(const StatusExpectation& wanted, int status) {
  return std::ranges::find(wanted.codes, status) != wanted.codes.end() ||
         std::ranges::find(wanted.classes, status / 100) != wanted.classes.end();
}

std::string sentence(const std::string& expected, const std::string& actual) {
  return fmt::format("expected {}, found {}", expected, actual);
}

std::string bytes_text(std::string_view bytes) {
  return fmt::format("{} bytes {}", bytes.size(), cut(base64(bytes)));
}

std::optional<TreeExpectation> rendered_tree(const TreeExpectation& tree, const Scope& scope,
                                             TemplateError& error) {
  TreeExpectation rendered = tree;
  for (TreeBranch& branch : rendered.branches) {
    for (std::string& revision : branch.revisions) {
      auto text = render_text(revision, scope);
      if (!text) {
        error = text.error();
        return std::nullopt;
      }
      revision = std::move(*text);
    }
  }
  return rendered;
}

PatternPtr as_text(const PatternPtr& pattern);

std::vector<PatternPtr> as_texts(const std::vector<PatternPtr>& patterns) {
  std::vector<PatternPtr> texts;
  texts.reserve(patterns.size());
  for (const PatternPtr& pattern : patterns) texts.push_back(as_text(pattern));
  return texts;
}

// Where a text is looked at, a number or a boolean that a template came to is the text of it.
PatternPtr as_text(const PatternPtr& pattern) {
  if (pattern->is_fixed) return pattern;
  Pattern text = *pattern;
  if (auto* value = std::get_if<ValuePattern>(&text.kind)) {
    if (!value->value.is_number() && !value->value.is_boolean()) return pattern;
    value->value = Json(value->value.dump());
  } else if (auto* one_of = std::get_if<OneOfPattern>(&text.kind)) {
    one_of->options = as_texts(one_of->options);
  } else if (auto* contains = std::get_if<ContainsPattern>(&text.kind)) {
    contains->parts = as_texts(contains->parts);
  } else if (auto* all = std::get_if<AllOfPattern>(&text.kind)) {
    all->patterns = as_texts(all->patterns);
  } else if (auto* negated = std::get_if<NotPattern>(&text.kind)) {
    negated->pattern = as_text(negated->pattern);
  } else {
    return pattern;
  }
  return std::make_shared<const Pattern>(std::move(text));
}

std::string alternative_name(const Alternative& alternative, std::size_t index) {
  return alternative.title.empty()
             ? fmt::format("alternative {}", index + 1)
             : fmt::format("alternative {} ({})", index + 1, alternative.title);
}

}  // namespace

void ExpectationCheck::run(const Expectation& expectation) {
  if (expectation.level) attribution_.level = *expectation.level;
  if (!expectation.clauses.empty()) attribution_.clauses = expectation.clauses;
  if (expectation.status) check_status(*expectation.status);
  for (const HeaderExpectation& header : expectation.headers) check_header(header);
  if (expectation.json) check_json(expectation.json);
  if (expectation.text) check_text(expectation.text);
  if (expectation.bytes) check_bytes(*expectation.bytes);
  if (expectation.schema) check_schema(*expectation.schema);
  if (expectation.time) check_time(*expectation.time);
  if (expectation.tree) check_tree(*expectation.tree);
  if (!expectation.any_of.empty()) check_any_of(expectation);
}

CheckResult& ExpectationCheck::add(CheckKind kind, bool passed, const SourcePosition& position) {
  CheckResult check;
  check.passed = passed;
  check.kind = kind;
  check.level = attribution_.level;
  check.clauses = attribution_.clauses;
  check.position = position;
  return judgement_.checks.emplace_back(std::move(check));
}

void ExpectationCheck::report(CheckKind kind, const std::string& subject,
                              const SourcePosition& position,
                              const std::vector<Mismatch>& mismatches) {
  if (mismatches.empty()) add(kind, true, position).path = subject;
  // Who reads that a list of thousands is wrong need not read each of them.
  constexpr std::size_t kMostTold = 50;
  const std::size_t told = std::min(mismatches.size(), kMostTold);
  for (std::size_t i = 0; i < told; ++i) {
    const Mismatch& mismatch = mismatches[i];
    CheckResult& check = add(kind, false, mismatch.position);
    check.path = subject + mismatch.path;
    check.expected = mismatch.expected;
    check.actual = mismatch.actual;
    check.message = fmt::format("{}{}{}", check.path, check.path.empty() ? "" : ": ",
                                sentence(mismatch.expected, mismatch.actual));
    if (i + 1 == told && told < mismatches.size()) {
      check.message += fmt::format("; and {} more", mismatches.size() - told);
    }
  }
}

void ExpectationCheck::fail_template(const TemplateError& error, const SourcePosition& position) {
  CheckResult& check = add(CheckKind::Template, false, position);
  check.message =
      error.remedy.empty() ? error.problem : fmt::format("{}: {}", error.problem, error.remedy);
}

PatternPtr ExpectationCheck::rendered(const PatternPtr& pattern) {
  auto made = render(pattern, scope_);
  if (made) return std::move(*made);
  fail_template(made.error(), pattern->position);
  return nullptr;
}

void ExpectationCheck::check_status(const StatusExpectation& wanted) {
  CheckResult& check = add(CheckKind::Status, allows(wanted, answer_.status()), wanted.position);
  check.expected = wanted_statuses(wanted);
  check.actual = "status " + std::to_string(answer_.status());
  if (!check.passed) check.message = sentence(check.expected, check.actual);
}

void ExpectationCheck::check_header(const HeaderExpectation& wanted) {
  const auto name = render_text(wanted.name, scope_);
  if (!name) {
    fail_template(name.error(), wanted.position);
    return;
  }
  const PatternPtr pattern = rendered(wanted.value);
  if (pattern == nullptr) return;
  const auto value = answer_.header(*name);
  const std::optional<Json> actual = value ? std::optional(Json(*value)) : std::nullopt;
  report(CheckKind::Header, *name, wanted.position,
         match_json(*as_text(pattern), actual ? &*actual : nullptr));
}

void ExpectationCheck::check_json(const PatternPtr& wanted) {
  const PatternPtr pattern = rendered(wanted);
  if (pattern == nullptr) return;
  if (answer_.json()) {
    report(CheckKind::Json, "", wanted->position, match_json(*pattern, &*answer_.json()));
    return;
  }
  report(CheckKind::Json, "", wanted->position,
         {{"", wanted_text(*pattern), answer_.no_json_text(), wanted->position}});
}

void ExpectationCheck::check_text(const PatternPtr& wanted) {
  const PatternPtr pattern = rendered(wanted);
  if (pattern == nullptr) return;
  if (!is_utf8(answer_.body())) {
    report(CheckKind::Text, "", wanted->position,
           {{"", wanted_text(*pattern), "a body that is not UTF-8", wanted->position}});
    return;
  }
  const Json text(answer_.body());
  report(CheckKind::Text, "", wanted->position, match_json(*as_text(pattern), &text));
}

void ExpectationCheck::check_bytes(const BytesExpectation& wanted) {
  std::vector<Mismatch> mismatches;
  if (wanted.bytes && *wanted.bytes != answer_.body()) {
    mismatches.push_back(
        {"", bytes_text(*wanted.bytes), bytes_text(answer_.body()), wanted.position});
  }
  if (wanted.length) {
    const PatternPtr pattern = rendered(wanted.length);
    if (pattern == nullptr) return;
    const Json length(std::uint64_t{answer_.body().size()});
    if (!matches_json(*pattern, &length)) {
      mismatches.push_back({"", fmt::format("{{$length: {}}}", describe(*pattern)),
                            fmt::format("{} bytes", answer_.body().size()), wanted.position});
    }
  }
  report(CheckKind::Bytes, "", wanted.position, mismatches);
}

void ExpectationCheck::check_schema(const SchemaExpectation& wanted) {
  const std::string expected = "what " + wanted.file + " allows";
  std::vector<Mismatch> mismatches;
  if (answer_.json()) {
    for (const auto& [path, problem] : wanted.schema->problems_of(*answer_.json())) {
      mismatches.push_back({path, expected, problem, wanted.position});
    }
  } else {
    mismatches.push_back({"", expected, answer_.no_json_text(), wanted.position});
  }
  report(CheckKind::Schema, "", wanted.position, mismatches);
}

void ExpectationCheck::check_time(const TimeExpectation& wanted) {
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(answer_.elapsed());
  CheckResult& check = add(CheckKind::Time, elapsed <= wanted.most, wanted.position);
  // How fast a machine is says nothing of a promise.
  check.level = Level::Info;
  check.expected = fmt::format("at most {} ms", wanted.most.count());
  check.actual = fmt::format("{} ms", elapsed.count());
  if (!check.passed) check.message = sentence(check.expected, check.actual);
}

void ExpectationCheck::check_tree(const TreeExpectation& wanted) {
  TemplateError error;
  const auto tree = rendered_tree(wanted, scope_, error);
  if (!tree) {
    fail_template(error, wanted.position);
    return;
  }
  // A document without any revision is answered with 404, not with an empty list.
  if (answer_.status() == 404) {
    return report(CheckKind::Tree, "", wanted.position, match_tree(*tree, {}));
  }
  const Json* list = answer_.json() ? &*answer_.json() : nullptr;
  auto mismatches = misread_leaves(list, wanted.position);
  if (list != nullptr && mismatches.empty()) {
    mismatches = match_tree(*tree, observed_branches(*list));
  }
  report(CheckKind::Tree, "", wanted.position, mismatches);
}

void ExpectationCheck::check_any_of(const Expectation& expectation) {
  std::string reasons;
  for (std::size_t i = 0; i < expectation.any_of.size(); ++i) {
    const Alternative& alternative = expectation.any_of[i];
    const std::size_t before = judgement_.checks.size();
    std::string reason;
    if (take_alternative(alternative, reason)) {
      CheckResult& check = add(CheckKind::AnyOf, true, alternative.position);
      check.actual = alternative_name(alternative, i);
      std::rotate(judgement_.checks.begin() + static_cast<std::ptrdiff_t>(before),
                  judgement_.checks.end() - 1, judgement_.checks.end());
      return;
    }
    reasons += fmt::format("; {}: {}", alternative_name(alternative, i), reason);
  }
  CheckResult& check = add(CheckKind::AnyOf, false, expectation.position);
  check.expected = fmt::format("one of {} alternatives", expectation.any_of.size());
  check.actual = "none of them";
  check.message = sentence(check.expected, check.actual) + reasons;
}

bool ExpectationCheck::take_alternative(const Alternative& alternative, std::string& reason) {
  Judgement inner;
  ExpectationCheck check(answer_, scope_, attribution_, inner);
  check.run(alternative.expect);
  // What is INFO by itself decides nothing; in a step that is INFO all of it does but the time.
  const bool is_info = attribution_.level == Level::Info;
  const auto first = std::ranges::find_if(inner.checks, [is_info](const CheckResult& result) {
    const bool counts = result.level != Level::Info || (is_info && result.kind != CheckKind::Time);
    return !result.passed && counts;
  });
  if (first != inner.checks.end()) {
    reason = first->message;
    return false;
  }
  for (CheckResult& result : inner.checks) judgement_.checks.push_back(std::move(result));
  for (const Step& step : alternative.then) judgement_.then.push_back(&step);
  for (const Step* step : inner.then) judgement_.then.push_back(step);
  return true;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/html/scenario_markup.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "conformance/http/redaction.h"
#include "conformance/report/html/exchange_markup.h"
#include "conformance/report/html/finding_markup.h"
#include "conformance/report/html/page_frame.h"
#include "conformance/report/html/waterfall.h"
#include "conformance/report/text/text.h"
#include "conformance/report/tree/purge_story.h"

namespace purgatory::conformance {
namespace {

// Of a scenario that went well, more of them than a reader compares.
constexpr std::size_t kMostStories = 6;

std::string summary_of(const ResultEntry& entry, const ScenarioResult& result) {
  const auto scenario = entry.id.substr(std::min(area_of(entry.id).size() + 1, entry.id.size()));
  return fmt::format(
      "<summary>{}<span class=\"name\"><bdi>{}</bdi></span><span "
      "class=\"title\"><bdi>{}</bdi></span>"
      "<span class=\"level\">{}</span><span class=\"time\">{}</span></summary>",
      verdict_badge(entry.verdict, entry.fails_the_run), html_text(scenario),
      html_text(result.title), level_name(entry.failed_level.value_or(entry.level)),
      short_time(entry.elapsed));
}

std::string facts_of(const ScenarioResult& result) {
  std::string markup = fmt::format(
      "<dl class=\"facts\"><div><dt>id</dt><dd><code><bdi>{}</bdi></code>"
      "</dd></div>",
      html_text(result.id));
  if (result.position.line > 0) {
    markup += fmt::format("<div><dt>written at</dt><dd><code>{}:{}</code></dd></div>",
                          html_text(result.position.file), result.position.line);
  }
  if (!result.clauses.empty()) {
    markup += "<div><dt>clauses</dt><dd>";
    for (const auto& clause : result.clauses) {
      markup += fmt::format("<code>{}</code> ", html_text(clause));
    }
    markup += "</dd></div>";
  }
  return markup + "</dl>";
}

std::string remarks_of(const ScenarioResult& result) {
  std::string markup;
  if (!result.reason.empty()) {
    markup += "<p class=\"reason\">" + html_text(without_url_credentials(result.reason)) + "</p>";
  }
  for (const auto& note : result.notes) markup += "<p class=\"note\">" + html_text(note) + "</p>";
  return markup;
}

std::string stories_of(const ScenarioResult& result) {
  std::string markup;
  std::size_t count = 0;
  for (const auto& story : purge_stories(result)) {
    if (story.before.is_empty() && !story.after) continue;
    if (++count <= kMostStories) markup += story_markup(story);
  }
  if (count > kMostStories) {
    markup += fmt::format("<p class=\"faint\">{} more purged documents</p>", count - kMostStories);
  }
  return markup;
}

std::string body_of(const ScenarioResult& result, std::size_t left) {
  const bool is_broken = !result.findings.empty();
  std::string markup = facts_of(result) + remarks_of(result);
  for (const auto& finding : result.findings) {
    markup += finding_markup(finding);
    if (finding.exchange) markup += curl_markup(*finding.exchange);
  }
  markup += stories_of(result);
  if (result.steps.empty()) {
    for (const auto& finding : result.findings) {
      if (finding.exchange) markup += exchange_markup(*finding.exchange, kLongestShownBody);
    }
    return markup;
  }
  return markup + steps_markup(result, is_broken ? left : std::min(left, kMostOfASuccess));
}

}  // namespace

std::string scenario_markup(const ResultSource& source, const ResultEntry& entry,
                            std::size_t number, PageBudget& budget) {
  const bool is_success =
      entry.verdict == Verdict::Passed || entry.verdict == Verdict::NotApplicable;
  std::size_t& left = is_success ? budget.successes : budget.failures;
  const ScenarioResult result =
      left > 0 ? source.scenario_with_steps(entry) : source.scenario(entry);
  std::string body;
  if (left > 0) {
    body = body_of(result, left);
    left -= std::min(left, body.size());
  } else {
    body = facts_of(result) + remarks_of(result);
    for (const auto& finding : result.findings) body += finding_markup(finding);
    body +=
        "<p class=\"faint\">Its steps are left out to keep this page small: the result file has "
        "them.</p>";
  }
  return fmt::format(
      "<details class=\"scenario\" id=\"s{}\" data-verdict=\"{}\" data-level=\"{}\">{}<div "
      "class=\"body\">{}</div></details>\n",
      number, entry.fails_the_run ? "failed" : std::string(verdict_name(entry.verdict)),
      level_name(entry.level), summary_of(entry, result), body);
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/html/finding_markup.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "conformance/http/redaction.h"
#include "conformance/report/text/difference.h"
#include "conformance/report/text/failure_text.h"
#include "conformance/report/text/text.h"
#include "conformance/report/tree/tree_drawing.h"

namespace purgatory::conformance {
namespace {

std::string promise_markup(const Promise& promise) {
  return fmt::format("<p class=\"promise\"><code>{}</code> {}</p>", html_text(promise.clause),
                     html_text(promise.text));
}

std::string difference(std::string_view kind, std::string_view label, std::string_view text,
                       const Span& mark) {
  if (text.empty()) return "";
  std::string marked = html_text(text.substr(mark.begin, mark.end - mark.begin));
  if (!marked.empty()) marked = "<mark>" + marked + "</mark>";
  return fmt::format("<div class=\"{}\"><span class=\"label\">{}</span><span>{}{}{}</span></div>",
                     kind, label, html_text(text.substr(0, mark.begin)), marked,
                     html_text(text.substr(mark.end)));
}

std::string check_markup(const FailedCheck& failed) {
  const CheckResult& check = failed.check;
  std::string markup = fmt::format("<div class=\"check\"><p class=\"message\">{}</p>",
                                   html_text(without_url_credentials(check.message)));
  for (const auto& promise : failed.promises) markup += promise_markup(promise);
  if (check.position.line > 0) {
    markup += "<pre class=\"source\" tabindex=\"0\">" + html_text(source_text(failed)) + "</pre>";
  }
  markup += "<div class=\"diff\">";
  if (!check.path.empty()) {
    markup += difference("where", check_kind_name(check.kind), check.path, {});
  }
  const auto parts = difference_of(check.expected, check.actual);
  const Span none;
  markup += difference("del", "− expected", check.expected, parts ? parts->expected : none);
  markup += difference("ins", "+ found", check.actual, parts ? parts->actual : none);
  return markup + "</div></div>";
}

std::string list_of(const std::vector<std::string>& revisions) {
  if (revisions.empty()) return "nothing";
  std::string list;
  for (const auto& revision : revisions) {
    list += (list.empty() ? "" : ", ") + ("<code>" + html_text(revision) + "</code>");
  }
  return list;
}

std::string figure(std::string_view caption, const std::string& drawing,
                   std::string_view when_empty) {
  return fmt::format(
      "<figure><figcaption>{}</figcaption>{}</figure>", caption,
      drawing.empty() ? fmt::format("<p class=\"faint\">{}</p>", when_empty) : drawing);
}

// What should have gone, by the leaves: ancestors follow them.
std::vector<std::string> wanted_of(const PurgeStory& story) {
  std::vector<std::string> gone;
  for (const auto& leaf : story.before.leaves()) {
    if (!story.wanted.contains(leaf)) gone.push_back(leaf);
  }
  return gone;
}

}  // namespace

std::string finding_markup(const Finding& finding) {
  std::string markup = fmt::format(
      "<div class=\"finding\"><h4>In the step “<bdi>{}</bdi>”{}</h4>", html_text(finding.step),
      finding.tries > 1 ? fmt::format(" ({} tries)", finding.tries) : std::string());
  if (!finding.problem.empty()) {
    markup +=
        fmt::format("<p class=\"bad\">{}</p>", html_text(without_url_credentials(finding.problem)));
  }
  for (const auto& failed : finding.checks) markup += check_markup(failed);
  return markup + "</div>";
}

std::string story_markup(const PurgeStory& story) {
  std::string markup = fmt::format(
      "<div class=\"story\"><h4>Purge of <code><bdi>{}</bdi></code></h4><dl class=\"facts\"><div>"
      "<dt>asked for</dt><dd>{}</dd></div><div><dt>answered</dt><dd>{}</dd></div>",
      html_text(story.document), list_of(story.asked),
      story.answered ? list_of(*story.answered) : fmt::format("status {}", story.status));
  if (!story.before.is_empty()) {
    markup += "<div><dt>should go</dt><dd>" + list_of(wanted_of(story)) + "</dd></div>";
  }
  markup += "</dl><div class=\"trees\">";
  markup += figure("Before", drawing_before(story), "The exchanges do not show it.");
  markup +=
      figure(story.after ? "After, as it was found" : "After, as it should be (nobody looked)",
             drawing_after(story), "Nothing is left.");
  if (went_wrong(story)) {
    markup += figure("After, as it should be", drawing_wanted(story), "Nothing would be left.");
  }
  return markup + "</div>" + tree_legend(story) + "</div>";
}

}  // namespace purgatory::conformance

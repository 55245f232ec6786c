// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text/failure_text.h"

#include <cstddef>
#include <utility>

#include "conformance/http/curl_command.h"
#include "conformance/http/redaction.h"
#include "conformance/report/text/source_excerpt.h"
#include "conformance/report/text/text.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// Enough of a body to see what is wrong; the result file holds more of it.
constexpr std::size_t kBodyExcerpt = 4096;

// Where the values of labelled lines begin.
constexpr std::size_t kLabelled = 14;

using Lines = std::vector<FailureLine>;

void add_labelled(Lines& lines, LineRole role, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  std::string line = "    ";
  line.append(label).append(10 - label.size(), ' ').append(printable(text));
  lines.push_back({role, std::move(line), kLabelled, {}});
}

// Each line of a text that may hold several, with a prefix.
void add_each(Lines& lines, LineRole role, std::string_view text, std::string_view prefix) {
  const std::string all = indented(text, prefix);
  if (all.empty()) return;
  for (const auto line : split(std::string_view(all).substr(0, all.size() - 1), '\n')) {
    lines.push_back({role, std::string(line), prefix.size(), {}});
  }
}

void add_source(Lines& lines, const FailedCheck& failed, std::size_t columns) {
  constexpr std::size_t kIndent = 4;
  const SourceExcerpt excerpt = source_excerpt(failed, columns > kIndent ? columns - kIndent : 0);
  add_each(lines, LineRole::Place, "--> " + printable(excerpt.place), "    ");
  for (const auto& line : excerpt.lines) {
    lines.push_back({LineRole::Source, "    " + line, kIndent, {}});
  }
  if (!excerpt.caret.empty()) lines.push_back({LineRole::Caret, "    " + excerpt.caret, 0, {}});
}

// What differs in a labelled line, from what differs in the value.
Span marked(const Span& in_value) { return {in_value.begin + kLabelled, in_value.end + kLabelled}; }

void add_difference(Lines& lines, const CheckResult& check) {
  add_labelled(lines, LineRole::Plain, check_kind_name(check.kind), check.path);
  const std::string expected = printable(check.expected);
  const std::string actual = printable(check.actual);
  const auto difference = difference_of(expected, actual);
  add_labelled(lines, LineRole::Expected, "expected", expected);
  if (difference) lines.back().mark = marked(difference->expected);
  add_labelled(lines, LineRole::Actual, "actual", actual);
  if (difference) lines.back().mark = marked(difference->actual);
}

void add_check(Lines& lines, const FailedCheck& failed, std::size_t columns) {
  const CheckResult& check = failed.check;
  lines.push_back({LineRole::Message,
                   "    " + std::string(level_name(check.level)) + ": " +
                       printable(without_url_credentials(check.message)),
                   6,
                   {}});
  if (check.position.line > 0) add_source(lines, failed, columns);
  for (const auto& promise : failed.promises) {
    add_labelled(lines, LineRole::Promise, "promise",
                 promise.text.empty() ? promise.clause : promise.clause + ": " + promise.text);
  }
  add_difference(lines, check);
}

void add_message(Lines& lines, LineRole role, std::string_view head, std::string_view body) {
  const std::string_view prefix = role == LineRole::Sent ? "    > " : "    < ";
  add_each(lines, role, printable(redacted_head(head)), prefix);
  if (!body.empty()) {
    add_each(lines, role, "\n" + excerpt(without_url_credentials(body), kBodyExcerpt), prefix);
  }
}

std::string response_head(const Response& response) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + response.reason;
  for (const auto& [name, value] : response.headers) head.append("\n" + name + ": " + value);
  return head;
}

// As sent, without the empty line that ends the head.
std::string request_head(const Exchange& exchange) {
  std::string head = exchange.sent;
  while (head.ends_with('\n') || head.ends_with('\r')) head.pop_back();
  std::string result;
  for (char c : head) {
    if (c != '\r') result += c;
  }
  return result;
}

void add_exchange(Lines& lines, const Exchange& exchange) {
  add_message(lines, LineRole::Sent, request_head(exchange), exchange.asked.body.value_or(""));
  if (const auto* response = exchange.response()) {
    add_message(lines, LineRole::Answered, response_head(*response), response->body);
  } else {
    const auto& error = *exchange.error();
    lines.push_back({LineRole::Answered,
                     "    < " + std::string(name_of(error.kind)) + ": " +
                         printable(without_url_credentials(error.message)),
                     6,
                     {}});
  }
  add_labelled(lines, LineRole::Curl, "repeat", curl_command(exchange.asked));
}

void add_finding(Lines& lines, const Finding& finding, std::size_t columns) {
  std::string step = "  step: " + printable(finding.step);
  if (finding.tries > 1) step += " (" + std::to_string(finding.tries) + " tries)";
  lines.push_back({LineRole::Step, std::move(step), 4, {}});
  add_labelled(lines, LineRole::Problem, "problem", without_url_credentials(finding.problem));
  for (const auto& failed : finding.checks) add_check(lines, failed, columns);
  if (finding.exchange) add_exchange(lines, *finding.exchange);
}

}  // namespace

std::vector<FailureLine> failure_lines(const ScenarioResult& result, std::size_t columns) {
  Lines lines;
  if (!result.reason.empty()) {
    add_each(lines, LineRole::Plain, printable(without_url_credentials(result.reason)), "  ");
  }
  for (const auto& finding : result.findings) add_finding(lines, finding, columns);
  return lines;
}

std::string failure_text(const ScenarioResult& result) {
  std::string text;
  for (const auto& line : failure_lines(result)) text += line.text + "\n";
  return text;
}

std::string source_text(const FailedCheck& failed) {
  const SourceExcerpt excerpt = source_excerpt(failed, 0);
  std::string text = excerpt.place + "\n";
  for (const auto& line : excerpt.lines) text += line + "\n";
  return excerpt.caret.empty() ? text : text + excerpt.caret + "\n";
}

std::string failure_headline(const ScenarioResult& result) {
  if (!result.reason.empty()) return printable(without_url_credentials(result.reason));
  std::string first;
  std::size_t more = 0;
  for (const auto& finding : result.findings) {
    for (const auto& failed : finding.checks) {
      if (first.empty()) {
        first = finding.step + ": " + failed.check.message;
      } else {
        ++more;
      }
    }
  }
  if (more > 0) first += " (and " + std::to_string(more) + " more)";
  return printable(without_url_credentials(first));
}

}  // namespace purgatory::conformance

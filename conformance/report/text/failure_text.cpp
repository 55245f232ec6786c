// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text/failure_text.h"

#include <cstddef>

#include "conformance/http/curl_command.h"
#include "conformance/http/redaction.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// Enough of a body to see what is wrong; the result file holds more of it.
constexpr std::size_t kBodyExcerpt = 4096;

std::string place_of(const SourcePosition& position) {
  return position.file + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

std::string labelled(std::string_view label, std::string_view text) {
  if (text.empty()) return "";
  std::string line = "    ";
  line.append(label).append(10 - label.size(), ' ').append(printable(text)).append("\n");
  return line;
}

std::string check_text(const FailedCheck& failed) {
  const CheckResult& check = failed.check;
  std::string text = "    " + std::string(level_name(check.level)) + ": " +
                     printable(without_url_credentials(check.message)) + "\n";
  if (check.position.line > 0) text += indented("--> " + source_text(failed), "    ");
  for (const auto& promise : failed.promises) {
    text += labelled("promise",
                     promise.text.empty() ? promise.clause : promise.clause + ": " + promise.text);
  }
  text += labelled(std::string(check_kind_name(check.kind)), check.path);
  text += labelled("expected", check.expected);
  return text + labelled("actual", check.actual);
}

std::string message_text(std::string_view head, std::string_view body, std::string_view prefix) {
  std::string text = indented(printable(redacted_head(head)), prefix);
  if (!body.empty()) {
    text += indented("\n" + excerpt(without_url_credentials(body), kBodyExcerpt), prefix);
  }
  return text;
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

std::string exchange_text(const Exchange& exchange) {
  std::string text =
      message_text(request_head(exchange), exchange.asked.body.value_or(""), "    > ");
  if (const auto* response = exchange.response()) {
    text += message_text(response_head(*response), response->body, "    < ");
  } else {
    const auto& error = *exchange.error();
    text += "    < " + std::string(name_of(error.kind)) + ": " +
            printable(without_url_credentials(error.message)) + "\n";
  }
  return text + labelled("repeat", curl_command(exchange.asked));
}

std::string finding_text(const Finding& finding) {
  std::string text = "  step: " + printable(finding.step);
  if (finding.tries > 1) text += " (" + std::to_string(finding.tries) + " tries)";
  text += "\n";
  if (!finding.problem.empty()) {
    text += labelled("problem", without_url_credentials(finding.problem));
  }
  for (const auto& failed : finding.checks) text += check_text(failed);
  if (finding.exchange) text += exchange_text(*finding.exchange);
  return text;
}

}  // namespace

std::string source_text(const FailedCheck& failed) {
  const SourcePosition& position = failed.check.position;
  std::string text = place_of(position) + "\n";
  if (failed.source_line.empty()) return text;
  const std::string number = std::to_string(position.line);
  const auto column = static_cast<std::size_t>(position.column);
  std::string below;
  std::size_t at = 1;
  for (char c : failed.source_line) {
    // Columns count characters, and a continuation byte (bits 10) begins none.
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;
    if (at++ == column) break;
    // A tab stays a tab so that the caret stands right.
    below += c == '\t' ? '\t' : ' ';
  }
  text += number + " | " + printable(failed.source_line) + "\n";
  return text + std::string(number.size(), ' ') + " | " + below + "^\n";
}

std::string failure_text(const ScenarioResult& result) {
  std::string text;
  if (!result.reason.empty()) {
    text += "  " + printable(without_url_credentials(result.reason)) + "\n";
  }
  for (const auto& finding : result.findings) text += finding_text(finding);
  return text;
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

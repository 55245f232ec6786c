// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/html/exchange_markup.h"

#include <string_view>

#include <fmt/format.h>

#include "conformance/http/curl_command.h"
#include "conformance/http/redaction.h"
#include "conformance/report/text/text.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

std::string laid_out(std::string_view body) {
  const auto json = Json::parse(body);
  return json && (json->is_object() || json->is_array()) ? json->pretty() : std::string(body);
}

std::string body_markup(const std::string& body, std::size_t left_out, std::size_t longest) {
  if (body.empty() && left_out == 0) return "";
  std::string text = left_out == 0 && body.size() <= longest ? laid_out(body) : body;
  const std::string beginning = beginning_of(text, longest);
  std::string markup = "<pre class=\"body\">" + html_text(beginning) + "</pre>";
  left_out += text.size() - beginning.size();
  if (left_out > 0) markup += fmt::format("<p class=\"faint\">… {} bytes more</p>", left_out);
  return markup;
}

std::string head_markup(const std::string& head) {
  std::string text = redacted_head(head);
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return "<pre class=\"head\">" + html_text(indented(text, "")) + "</pre>";
}

std::string answer_head(const Response& response) {
  std::string head = fmt::format("{} {}", response.status, response.reason);
  for (const auto& [name, value] : redacted(response.headers)) {
    head.append("\n" + name + ": " + without_url_credentials(value));
  }
  return head;
}

}  // namespace

std::string curl_markup(const Exchange& exchange) {
  return "<div class=\"curl\"><pre><code>" + html_text(curl_command(exchange)) +
         "</code></pre><button type=\"button\" class=\"copy\" hidden>Copy</button></div>";
}

std::string exchange_markup(const Exchange& exchange, std::size_t longest_body) {
  std::string markup = "<div class=\"exchange\"><div class=\"asked\"><h5>Sent</h5>";
  markup += head_markup(exchange.sent);
  markup += body_markup(without_url_credentials(exchange.asked.body.value_or("")),
                        exchange.request_left_out, longest_body);
  markup += "</div><div class=\"answered\"><h5>Answered</h5>";
  if (const auto* response = exchange.response()) {
    markup += head_markup(answer_head(*response));
    markup += body_markup(without_url_credentials(response->body), exchange.response_left_out,
                          longest_body);
  } else {
    const auto& error = *exchange.error();
    markup += fmt::format("<p class=\"bad\">{}: {}</p>", name_of(error.kind),
                          html_text(without_url_credentials(error.message)));
  }
  return markup + "</div></div>" + curl_markup(exchange);
}

}  // namespace purgatory::conformance

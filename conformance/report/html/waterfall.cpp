// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/html/waterfall.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "conformance/report/html/exchange_markup.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

using std::chrono::microseconds;

const std::optional<Exchange>& exchange_of(const ScenarioResult& result, const StepRecord& step) {
  return step.finding ? result.findings[*step.finding].exchange : step.exchange;
}

microseconds end_of(const ScenarioResult& result) {
  microseconds end{1};
  for (const auto& step : result.steps) end = std::max(end, step.started + step.elapsed);
  return end;
}

std::string bar_of(const StepRecord& step, microseconds end) {
  const auto part = [end](microseconds time) {
    return 100.0 * static_cast<double>(time.count()) / static_cast<double>(end.count());
  };
  const std::string_view kind = step_part_name(step.part);
  return fmt::format(
      "<svg class=\"when\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
      "<rect class=\"{}\" x=\"{:.2f}\" y=\"1\" width=\"{:.2f}\" height=\"6\"/></svg>",
      step.finding ? "bad" : kind, part(step.started), std::max(part(step.elapsed), 0.7));
}

std::string outcome_words(const std::optional<Exchange>& exchange) {
  if (!exchange) return "";
  if (const auto* response = exchange->response()) return fmt::format("{}", response->status);
  return std::string(name_of(exchange->error()->kind));
}

std::string row_of(const StepRecord& step, const std::optional<Exchange>& exchange,
                   microseconds end) {
  const std::string request = exchange ? exchange->asked.method + " " + exchange->asked.path : "";
  std::string name = html_text(step.name);
  if (!request.empty() && request != step.name) {
    name += fmt::format(" <code><bdi>{}</bdi></code>", html_text(beginning_of(request, 160)));
  }
  std::string status = outcome_words(exchange);
  if (step.tries > 1) status += fmt::format(" ×{}", step.tries);
  return fmt::format(
      "<span class=\"part\">{}</span><span class=\"what\">{}</span><span class=\"status\">{}</span>"
      "{}<span class=\"time\">{}</span>",
      step.finding ? "✗" : step_part_name(step.part), name, html_text(status), bar_of(step, end),
      short_time(step.elapsed));
}

}  // namespace

std::string short_time(microseconds time) {
  const auto count = static_cast<double>(time.count());
  if (time < microseconds(9'950)) return fmt::format("{:.1f} ms", count / 1e3);
  if (time < microseconds(999'500)) return fmt::format("{:.0f} ms", count / 1e3);
  return fmt::format("{:.1f} s", count / 1e6);
}

std::string steps_markup(const ScenarioResult& result, std::size_t most) {
  const microseconds end = end_of(result);
  std::string markup = "<h4>Steps</h4><ol class=\"steps\">";
  for (const auto& step : result.steps) {
    const auto& exchange = exchange_of(result, step);
    const std::string row = row_of(step, exchange, end);
    const bool is_shown = exchange && markup.size() < most;
    markup += is_shown ? "<li><details class=\"step\"><summary>" + row + "</summary>" +
                             exchange_markup(*exchange, kLongestShownBody) + "</details></li>"
                       : "<li><div class=\"step\">" + row + "</div></li>";
  }
  return markup + "</ol>";
}

}  // namespace purgatory::conformance

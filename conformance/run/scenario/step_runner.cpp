// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/step_runner.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "conformance/spec/template/request_template.h"

namespace purgatory::conformance {
namespace {

using std::chrono::milliseconds;

std::string in_words(const TemplateError& error) {
  return error.remedy.empty() ? error.problem : error.problem + " (" + error.remedy + ")";
}

std::optional<Credentials> credentials_of(const Authentication& authentication,
                                          const std::optional<Credentials>& account) {
  if (std::holds_alternative<DefaultAuthentication>(authentication)) return account;
  const auto* basic = std::get_if<BasicAuthentication>(&authentication);
  if (basic == nullptr) return std::nullopt;
  return Credentials{basic->user, basic->password};
}

milliseconds next_interval(const Retry& retry, milliseconds interval) {
  const auto longer = milliseconds(
      static_cast<milliseconds::rep>(static_cast<double>(interval.count()) * retry.backoff));
  return std::min(longer, retry.max_interval);
}

CheckResult met_fail_if(const Expectation& fail_if) {
  CheckResult check;
  check.kind = CheckKind::AnyOf;
  check.expected = "an answer that `fail_if` does not describe";
  check.actual = "one that it describes";
  check.message = "the answer is what `fail_if` describes";
  check.position = fail_if.position;
  return check;
}

Attribution attribution_of(const Step& step, const Attribution& fallback) {
  return {step.level.value_or(fallback.level),
          step.clauses.empty() ? fallback.clauses : step.clauses};
}

}  // namespace

Result<std::string, std::string> StepRunner::address_for(const RequestSpec& request) {
  if (!request.cluster) return context_.base_url;
  const auto label = render_text(*request.cluster, scope());
  if (!label) return Failure<std::string>(in_words(label.error()));
  if (context_.clusters.empty()) return Failure<std::string>("the target has no clusters");
  if (label->empty()) return context_.clusters.begin()->second;
  const auto found = context_.clusters.find(*label);
  if (found != context_.clusters.end()) return found->second;
  return Failure<std::string>("the target has no cluster " + *label);
}

void StepRunner::wait(const RequestStep& step, milliseconds time) {
  if (!step.request.cluster || !context_.moves_clock) return context_.pause(time);
  Request request;
  request.method = "POST";
  request.base_url = context_.clusters.begin()->second;
  request.path = "/_mock/clock/advance";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = Json::object({{"ms", Json(std::int64_t{time.count()})}}).dump();
  request.cancelled = context_.interrupted;
  // When this fails, so does the try that follows.
  static_cast<void>(client_.send(request));
}

Result<Request, std::string> StepRunner::request_for(const RequestStep& step) {
  auto rendered = render_request(step.request, scope());
  if (!rendered) return Failure<std::string>(in_words(rendered.error()));
  auto address = address_for(step.request);
  if (!address) return Failure<std::string>(address.error());
  Request request;
  request.method = std::move(rendered->method);
  request.base_url = *std::move(address);
  request.path = std::move(rendered->target);
  request.headers = std::move(rendered->headers);
  if (!std::holds_alternative<NoBody>(step.request.body)) request.body = std::move(rendered->body);
  request.credentials = credentials_of(rendered->authentication, context_.account);
  return request;
}

bool StepRunner::send(const Request& request, StepOutcome& outcome) {
  outcome.exchange = client_.send(request);
  ++outcome.tries;
  if (const auto* error = outcome.exchange->error()) outcome.problem = error->message;
  return outcome.problem.empty();
}

void StepRunner::give_up(const Expectation& wanted, StepOutcome& outcome) {
  auto judgement = judge({wanted}, *outcome.exchange, scope(), {});
  for (auto& check : judgement.checks) {
    if (check.passed) continue;
    check.message += " (given up after " + std::to_string(outcome.tries) + " tries)";
    outcome.checks.push_back(std::move(check));
  }
}

void StepRunner::send_until(const RequestStep& step, const Request& request, StepOutcome& outcome) {
  const Retry& retry = *step.retry;
  milliseconds spent{0};
  milliseconds interval = retry.interval;
  while (send(request, outcome)) {
    if (retry.fail_if && holds(*retry.fail_if, *outcome.exchange, scope())) {
      outcome.checks.push_back(met_fail_if(*retry.fail_if));
      return;
    }
    if (holds(retry.until, *outcome.exchange, scope())) return;
    spent +=
        interval + std::chrono::duration_cast<milliseconds>(outcome.exchange->response()->elapsed);
    if (spent > retry.timeout || context_.is_interrupted()) {
      return give_up(retry.until, outcome);
    }
    wait(step, interval);
    interval = next_interval(retry, interval);
  }
}

void StepRunner::judge_answer(const RequestStep& step, const Attribution& attribution,
                              StepOutcome& outcome) {
  // Captures come first, so that clean-up sees them whatever is found wrong.
  CaptureOutcome captured = capture(step.captures, *outcome.exchange, scope(), attribution);
  for (auto& [name, value] : captured.values) {
    variables_.insert_or_assign(std::move(name), std::move(value));
  }
  Judgement judgement = judge(step.expect, *outcome.exchange, scope(), attribution);
  for (auto& check : captured.failures) outcome.checks.push_back(std::move(check));
  for (auto& check : judgement.checks) outcome.checks.push_back(std::move(check));
  outcome.then = std::move(judgement.then);
}

StepOutcome StepRunner::run_property(const PropertyStep& step, const Attribution& attribution,
                                     OnInterruption on_interruption) {
  const std::atomic<bool>* cancelled =
      on_interruption == OnInterruption::GiveUp ? context_.interrupted : nullptr;
  const PropertyTarget target{client_, context_.base_url, context_.account,
                              variables_.at("db").as_string(), cancelled};
  PropertyOutcome tried = check_property(step, target, context_.property_effort, attribution);
  StepOutcome outcome;
  outcome.problem = std::move(tried.problem);
  outcome.checks = std::move(tried.checks);
  outcome.tries = tried.requests;
  if (tried.exchanges.empty()) return outcome;
  outcome.exchange = std::move(tried.exchanges.back());
  tried.exchanges.pop_back();
  outcome.before = std::move(tried.exchanges);
  return outcome;
}

StepOutcome StepRunner::run(const Step& step, const Attribution& fallback,
                            OnInterruption on_interruption) {
  if (const auto* property = std::get_if<PropertyStep>(&step.action)) {
    return run_property(*property, attribution_of(step, fallback), on_interruption);
  }
  StepOutcome outcome;
  const auto& action = std::get<RequestStep>(step.action);
  auto request = request_for(action);
  if (!request) {
    outcome.problem = request.error();
    return outcome;
  }
  if (on_interruption == OnInterruption::GiveUp) request->cancelled = context_.interrupted;
  const Attribution attribution = attribution_of(step, fallback);
  if (action.retry) {
    send_until(action, *request, outcome);
    for (auto& check : outcome.checks) {
      check.level = attribution.level;
      check.clauses = attribution.clauses;
    }
  } else {
    send(*request, outcome);
  }
  if (outcome.problem.empty()) judge_answer(action, attribution, outcome);
  return outcome;
}

}  // namespace purgatory::conformance

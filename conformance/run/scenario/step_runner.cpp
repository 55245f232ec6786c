// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/step_runner.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <variant>

#include "conformance/check/answer.h"
#include "conformance/run/target/wrong_password.h"
#include "conformance/spec/kept_name.h"
#include "conformance/spec/template/request_template.h"
#include "support/overloaded.h"
#include "support/text.h"

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
  check.kind = CheckKind::FailIf;
  check.expected = "an answer that `fail_if` does not describe";
  check.actual = "one that it describes";
  check.message = "the answer is what `fail_if` describes";
  check.position = fail_if.position;
  return check;
}

std::string_view verb_name(NodeStep::Verb verb) {
  constexpr std::array<std::string_view, 4> kNames = {"stop", "start", "cut", "heal"};
  return kNames.at(static_cast<std::size_t>(verb));
}

// What makes something is waited for: given up, it could still be done behind the clean-up's back.
bool makes(const Request& request) {
  return request.method == "PUT" || (request.method == "POST" && request.path == "/v1/crdbs");
}

// How the reference server steers its nodes (docs/control.md).
std::string control_path(const NodeStep& step) {
  std::string path = "/_mock/couchdb/";
  path += step.nodes.size() == 1 ? "nodes" : "links";
  for (const auto& node : step.nodes) path += "/" + percent_encode(node);
  return path + "/" + std::string(verb_name(step.verb));
}

// A line of a feed as an answer of its own, for `until` to look at.
Exchange answer_of_line(const Request& request, std::string_view line) {
  constexpr std::string_view kData = "data:";
  if (line.starts_with(kData)) line = trim(line.substr(kData.size()));
  Exchange exchange;
  exchange.asked.method = request.method;
  exchange.asked.path = request.path;
  Response response;
  response.status = 200;
  response.body = std::string(line);
  exchange.answered = std::move(response);
  return exchange;
}

CheckResult unmet_stream(const Stream& stream, std::size_t lines) {
  CheckResult check;
  check.kind = CheckKind::Stream;
  check.expected = "a line as `until` describes it";
  check.actual = std::to_string(lines) + (lines == 1 ? " line" : " lines") + " without it";
  check.message = "expected " + check.expected + ", found " + check.actual;
  check.position = stream.until.position;
  return check;
}

}  // namespace

Attribution attribution_of(const Step& step, const Attribution& fallback) {
  return {step.level.value_or(fallback.level),
          step.clauses.empty() ? fallback.clauses : step.clauses};
}

StepRunner StepRunner::beside(HttpClient& client) {
  return {context_, client, variables_, RandomSource(random_.next())};
}

void StepRunner::learn_from(const StepRunner& other, const std::string& prefix) {
  for (const auto& [name, value] : other.variables_) {
    if (other.given_.contains(name)) give(prefix + "." + name, value);
    // Where parameters are kept is for the clean-up, which is the scenario's.
    if (is_kept_apart(name)) variables_.insert_or_assign(name, value);
  }
  begun_.insert(other.begun_.begin(), other.begun_.end());
}

Result<std::string, std::string> StepRunner::address_for(const RequestSpec& request) {
  if (request.node) {
    const auto label = render_text(*request.node, scope());
    if (!label) return Failure<std::string>(in_words(label.error()));
    const auto found = context_.nodes.find(*label);
    if (found != context_.nodes.end()) return found->second;
    return Failure<std::string>("the target has no node " + *label);
  }
  if (!request.cluster) return context_.base_url;
  const auto label = render_text(*request.cluster, scope());
  if (!label) return Failure<std::string>(in_words(label.error()));
  if (context_.clusters.empty()) return Failure<std::string>("the target has no clusters");
  if (label->empty()) return context_.clusters.begin()->second;
  const auto found = context_.clusters.find(*label);
  if (found != context_.clusters.end()) return found->second;
  return Failure<std::string>("the target has no cluster " + *label);
}

void StepRunner::wait(const RequestStep& step, milliseconds time, OnInterruption on_interruption) {
  const bool is_steered = step.request.cluster || step.request.node;
  if (!is_steered || !context_.moves_clock) {
    const bool waits_out = on_interruption == OnInterruption::GoOn && context_.wait_out != nullptr;
    return waits_out ? context_.wait_out(time) : context_.pause(time);
  }
  Request request;
  request.method = "POST";
  request.base_url = step.request.cluster ? context_.clusters.begin()->second : context_.base_url;
  request.path = "/_mock/clock/advance";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = Json::object({{"ms", Json(std::int64_t{time.count()})}}).dump();
  if (on_interruption == OnInterruption::GiveUp) request.cancelled = context_.interrupted;
  // When this fails, so does the try that follows.
  static_cast<void>(client_.send(std::move(request)));
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
  request.raw = std::move(rendered->raw);
  request.omitted_headers = std::move(rendered->omitted_headers);
  const bool names_nobody = std::ranges::any_of(
      request.omitted_headers,
      [](const std::string& name) { return equals_ignoring_case(name, "Authorization"); });
  if (!names_nobody) {
    request.credentials = credentials_of(rendered->authentication, context_.account);
  }
  if (context_.account && sends_wrong_password(request, *context_.account)) {
    return Failure<std::string>(
        request.method + " " + request.url() + ": not sent, since it names " +
        context_.account->user +
        ", the user of the run, with another password than the run's: "
        "the target may lock that account (let \"{{db}}-nobody\" be refused)");
  }
  return request;
}

bool StepRunner::send(Request request, StepOutcome& outcome) {
  outcome.exchange = client_.send(std::move(request));
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
  const auto on_interruption =
      request.cancelled == nullptr ? OnInterruption::GoOn : OnInterruption::GiveUp;
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
    const bool is_given_up = on_interruption == OnInterruption::GiveUp && context_.is_interrupted();
    if (spent > retry.timeout || is_given_up) {
      return give_up(retry.until, outcome);
    }
    wait(step, interval, on_interruption);
    interval = next_interval(retry, interval);
  }
}

void StepRunner::judge_answer(const RequestStep& step, const Attribution& attribution,
                              StepOutcome& outcome) {
  const Answer answer(*outcome.exchange);
  // Captures come first, so that clean-up sees them whatever is found wrong.
  CaptureOutcome captured = capture(step.captures, answer, scope(), attribution);
  for (auto& [name, value] : captured.values) {
    give(name, std::move(value));
  }
  Judgement judgement = judge(step.expect, answer, scope(), attribution);
  auto& checks = outcome.checks;
  checks.reserve(checks.size() + captured.failures.size() + judgement.checks.size());
  std::ranges::move(captured.failures, std::back_inserter(checks));
  std::ranges::move(judgement.checks, std::back_inserter(checks));
  if (step.expect.empty() && !step.captures.empty()) {
    const auto& position = step.captures.front().position;
    std::ranges::move(repeated_members(answer, position, attribution.level),
                      std::back_inserter(checks));
  }
  outcome.then = std::move(judgement.then);
}

StepOutcome StepRunner::run_property(const PropertyStep& step, const Attribution& attribution,
                                     OnInterruption on_interruption) {
  const std::atomic<bool>* cancelled =
      on_interruption == OnInterruption::GiveUp ? context_.interrupted : nullptr;
  const PropertyTarget target{client_,          context_.base_url,
                              context_.account, variables_.at("db").as_string(),
                              cancelled,        scratch_databases_};
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

void StepRunner::read_stream(const RequestStep& step, Request request, StepOutcome& outcome) {
  const Stream& stream = *step.stream;
  bool is_met = false;
  std::size_t lines = 0;
  request.is_stream = true;
  request.timeout = stream.timeout;
  request.until_line = [&](std::string_view line) {
    if (line.empty()) return false;
    ++lines;
    is_met = holds(stream.until, answer_of_line(request, line), scope());
    return is_met;
  };
  send(request, outcome);
  outcome.exchange->asked.until_line = nullptr;
  if (outcome.problem.empty() && !is_met) outcome.checks.push_back(unmet_stream(stream, lines));
}

StepOutcome StepRunner::run_set(const SetStep& step) {
  StepOutcome outcome;
  for (const auto& [name, value] : step.values) {
    auto rendered = render(value, scope());
    if (!rendered) {
      outcome.problem = in_words(rendered.error());
      return outcome;
    }
    give(name, std::move(*rendered));
  }
  return outcome;
}

StepOutcome StepRunner::run_node(const NodeStep& step, OnInterruption on_interruption) {
  StepOutcome outcome;
  const auto command = context_.node_commands.find(std::string(verb_name(step.verb)));
  if (command != context_.node_commands.end()) {
    Variables names = variables_;
    names.insert_or_assign("node", Json(step.nodes.front()));
    names.insert_or_assign("other", Json(step.nodes.back()));
    const auto line = render_text(command->second, {names, random_, *context_.clock});
    outcome.problem = line ? context_.shell(*line).value_or("") : in_words(line.error());
    return outcome;
  }
  Request request;
  request.method = "POST";
  request.base_url = context_.base_url;
  request.path = control_path(step);
  request.credentials = context_.account;
  if (on_interruption == OnInterruption::GiveUp) request.cancelled = context_.interrupted;
  if (!send(std::move(request), outcome)) return outcome;
  const int status = outcome.exchange->response()->status;
  if (status != 200) {
    outcome.problem = "the target's control answered " + std::to_string(status) +
                      "; a target file can name a command for it";
  }
  return outcome;
}

StepOutcome StepRunner::run_request(const RequestStep& step, const Attribution& attribution,
                                    OnInterruption on_interruption) {
  StepOutcome outcome;
  auto request = request_for(step);
  if (!request) {
    outcome.problem = request.error();
    return outcome;
  }
  const bool makes_something = makes(*request) && !step.retry && !step.stream;
  if (on_interruption == OnInterruption::GiveUp && !makes_something) {
    request->cancelled = context_.interrupted;
  }
  if (step.retry) {
    send_until(step, *request, outcome);
  } else if (step.stream) {
    read_stream(step, *request, outcome);
  } else {
    send(*std::move(request), outcome);
  }
  for (auto& check : outcome.checks) {
    check.level = attribution.level;
    check.clauses = attribution.clauses;
  }
  if (outcome.problem.empty()) judge_answer(step, attribution, outcome);
  return outcome;
}

void StepRunner::give(const std::string& name, Json value) {
  given_.insert(name);
  given_last_.insert(name);
  variables_.insert_or_assign(name, std::move(value));
}

void StepRunner::put(const std::string& name, std::optional<Json> value) {
  if (value) {
    variables_.insert_or_assign(name, std::move(*value));
  } else {
    variables_.erase(name);
  }
}

std::optional<Json> StepRunner::value_of(const std::string& name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? std::nullopt : std::optional(found->second);
}

StepRunner::Hidden StepRunner::enter(const Step& step) {
  Hidden hidden;
  given_last_.clear();
  if (!step.use.empty()) begun_.insert(step.use);
  for (const LocalName& local : step.locals) {
    hidden.push_back(value_of(local.name));
    put(local.name, value_of(local.place));
  }
  return hidden;
}

void StepRunner::leave(const Step& step, Hidden hidden) {
  for (const LocalName& kept : step.kept) {
    if (given_last_.contains(kept.name)) put(kept.place, value_of(kept.name));
  }
  for (std::size_t i = step.locals.size(); i > 0; --i) {
    const LocalName& local = step.locals[i - 1];
    put(local.place, value_of(local.name));
    put(local.name, std::move(hidden[i - 1]));
  }
}

StepOutcome StepRunner::run(const Step& step, const Attribution& fallback,
                            OnInterruption on_interruption) {
  Hidden hidden = enter(step);
  StepOutcome outcome = run_action(step, fallback, on_interruption);
  leave(step, std::move(hidden));
  return outcome;
}

StepOutcome StepRunner::run_action(const Step& step, const Attribution& fallback,
                                   OnInterruption on_interruption) {
  const Attribution attribution = attribution_of(step, fallback);
  return std::visit(
      Overloaded{[&](const RequestStep& request) {
                   return run_request(request, attribution, on_interruption);
                 },
                 [&](const PropertyStep& property) {
                   return run_property(property, attribution, on_interruption);
                 },
                 [&](const NodeStep& node) { return run_node(node, on_interruption); },
                 [&](const SetStep& set) { return run_set(set); },
                 // The scenario runs branches: their steps are told one by one.
                 [&](const ParallelStep&) { return StepOutcome{}; }},
      step.action);
}

}  // namespace purgatory::conformance

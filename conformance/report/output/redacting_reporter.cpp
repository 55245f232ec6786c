// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/output/redacting_reporter.h"

#include <string>
#include <string_view>

#include "conformance/http/redaction.h"

namespace purgatory::conformance {
namespace {

// Of a header field, or the last of a JSON Pointer.
bool calls_it_secret(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return is_secret_header(name) || is_secret_name(name);
}

class Redaction {
 public:
  explicit Redaction(const Secrets& secrets) : secrets_(secrets) {}

  void clean(std::string& text) const { text = without_named_secrets(secrets_.hidden(text)); }

  void clean(std::vector<std::string>& texts) const {
    for (auto& text : texts) clean(text);
  }

  void clean(HeaderFields& fields) const {
    for (auto& [name, value] : fields) {
      if (calls_it_secret(name)) {
        value = kRedacted;
      } else {
        clean(value);
      }
    }
  }

  void clean(Exchange& exchange) const {
    clean(exchange.asked.base_url);
    clean(exchange.asked.path);
    clean(exchange.asked.headers);
    if (exchange.asked.body) clean(*exchange.asked.body);
    if (exchange.asked.credentials) {
      exchange.asked.credentials = Credentials{std::string(kRedacted), std::string(kRedacted)};
    }
    exchange.sent = redacted_head(exchange.sent);
    clean(exchange.sent);
    if (auto* response = std::get_if<Response>(&exchange.answered)) {
      clean(response->reason);
      clean(response->headers);
      clean(response->body);
    } else {
      clean(std::get<TransportError>(exchange.answered).message);
    }
  }

  void clean(FailedCheck& failed) const {
    CheckResult& check = failed.check;
    const bool is_value = check.kind == CheckKind::Header || check.kind == CheckKind::Json;
    if (is_value && calls_it_secret(check.path)) {
      check.actual = kRedacted;
      check.expected = kRedacted;
      check.message = (check.kind == CheckKind::Header ? "the header " : "the member ") +
                      check.path + " is not as expected";
    }
    clean(check.path);
    clean(check.expected);
    clean(check.actual);
    clean(check.message);
    clean(failed.source_line);
    clean(failed.source_above);
  }

  void clean(Finding& finding) const {
    clean(finding.step);
    clean(finding.problem);
    for (auto& failed : finding.checks) clean(failed);
    if (finding.exchange) clean(*finding.exchange);
  }

  void clean(StepRecord& step) const {
    clean(step.name);
    if (step.exchange) clean(*step.exchange);
  }

 private:
  const Secrets& secrets_;
};

}  // namespace

ScenarioResult redacted(const ScenarioResult& result, const Secrets& secrets) {
  ScenarioResult clean = result;
  const Redaction redaction(secrets);
  redaction.clean(clean.title);
  redaction.clean(clean.reason);
  redaction.clean(clean.notes);
  for (auto& finding : clean.findings) redaction.clean(finding);
  for (auto& step : clean.steps) redaction.clean(step);
  return clean;
}

void RedactingReporter::begin(const RunHeader& header) {
  RunHeader clean = header;
  Redaction(secrets_).clean(clean.target);
  for (Reporter* reporter : others_) reporter->begin(clean);
}

void RedactingReporter::add(const ScenarioResult& result) {
  const ScenarioResult clean = redacted(result, secrets_);
  for (Reporter* reporter : others_) reporter->add(clean);
}

void RedactingReporter::end(const RunSummary& summary) {
  RunSummary clean = summary;
  const Redaction redaction(secrets_);
  redaction.clean(clean.stale);
  redaction.clean(clean.residue);
  redaction.clean(clean.problems);
  redaction.clean(clean.remarks);
  for (Reporter* reporter : others_) reporter->end(clean);
}

}  // namespace purgatory::conformance

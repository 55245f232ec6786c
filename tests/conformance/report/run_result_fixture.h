// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/run/reporter.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// One run with every verdict, every level and what is awkward to print: secrets, control
// characters, bytes that are no text.
inline RunResult awkward_run();

// Tells a reporter of a run that is over.
inline void tell(const RunResult& run, Reporter& reporter) {
  reporter.begin(run.header);
  for (const auto& result : run.scenarios) reporter.add(result);
  reporter.end(run.summary);
}

inline Exchange purge_exchange() {
  Request asked;
  asked.method = "POST";
  asked.base_url = "http://127.0.0.1:5984";
  asked.path = "/purgatory-0a1b2c3d-1/_purge";
  asked.headers = {{"Content-Type", "application/json"}, {"Cookie", "AuthSession=s3cret"}};
  asked.body = R"({"it's a doc":["1-a"]})";
  asked.credentials = Credentials{"root", "s3cret"};
  const Response response{201,
                          "Created",
                          {{"Content-Type", "application/json"}, {"Set-Cookie", "s3cret"}},
                          "{\"purged\":{\"it's a doc\":[\"1-a\"]}}\x1b[31m\n",
                          std::chrono::microseconds(1500)};
  return {asked,
          "POST /purgatory-0a1b2c3d-1/_purge HTTP/1.1\r\nHost: 127.0.0.1:5984\r\n"
          "Authorization: Basic czNjcmV0\r\nCookie: AuthSession=s3cret\r\n\r\n",
          response};
}

inline FailedCheck failed_check(Level level) {
  CheckResult check;
  check.kind = CheckKind::Json;
  check.path = "/purged/it's a doc/0";
  check.expected = "no element";
  check.actual = "string \"1-a\"";
  check.message = "/purged/it's a doc has 1 element instead of 0";
  check.level = level;
  check.clauses = {"couchdb.purge.leaf-only"};
  check.position = {"specs/couchdb/purge.yaml", 41, 17};
  return {check,
          "          json: {purged: {\"{{doc}}\": []}}",
          {{"couchdb.purge.leaf-only", "Only leaves can be purged."}},
          {"      - POST: /{{db}}/_purge", "        json: {\"{{doc}}\": [\"{{first}}\"]}",
           "        expect:"}};
}

inline ScenarioResult scenario_result(const std::string& name, Verdict verdict) {
  ScenarioResult result;
  result.id = "couchdb/purge/" + name;
  result.title = "What " + name + " is about";
  result.clauses = {"couchdb.purge.leaf-only"};
  result.position = {"specs/couchdb/purge.yaml", 30, 5};
  result.verdict = verdict;
  result.elapsed = std::chrono::microseconds(12345);
  result.exchanges = 3;
  return result;
}

inline StepRecord step(StepRecord::Part part, const std::string& name, int started) {
  StepRecord record;
  record.part = part;
  record.name = name;
  record.position = {"specs/couchdb/purge.yaml", 35, 9};
  record.started = std::chrono::microseconds(started);
  record.elapsed = std::chrono::microseconds(2500);
  record.tries = 1;
  record.checks = 1;
  return record;
}

inline ScenarioResult failed_result(const std::string& name, Level level) {
  ScenarioResult result = scenario_result(name, Verdict::Failed);
  result.level = level;
  result.failed_level = level;
  result.findings = {
      {"purge the ancestor <only> ]]>", "", {failed_check(level)}, purge_exchange(), 2}};
  result.steps = {step(StepRecord::Part::Given, "write </script>", 100),
                  step(StepRecord::Part::Steps, "purge the ancestor <only> ]]>", 3000),
                  step(StepRecord::Part::CleanUp, "DELETE /db", 7000)};
  result.steps[0].exchange = purge_exchange();
  result.steps[1].finding = 0;
  result.steps[2].exchange = purge_exchange();
  return result;
}

inline ScenarioResult lost_result() {
  ScenarioResult result = scenario_result("lost", Verdict::CouldNotRun);
  result.reason = "no answer could be judged in \"GET /x\": http://root:s3cret@host/x: gone";
  Exchange exchange = purge_exchange();
  exchange.asked.body = std::string("\xff\0z", 3);
  exchange.answered =
      TransportError{TransportError::Kind::Broken, "GET http://root:s3cret@host/x: gone"};
  result.findings = {{"GET /x", "http://root:s3cret@host/x: gone", {}, exchange, 1}};
  return result;
}

inline std::vector<ScenarioResult> one_of_each_verdict() {
  std::vector<ScenarioResult> results = {scenario_result("passed@doc=slash", Verdict::Passed),
                                         failed_result("failed", Level::Must),
                                         failed_result("loose", Level::Should),
                                         failed_result("recorded", Level::Info),
                                         scenario_result("known", Verdict::KnownFailure),
                                         scenario_result("mended", Verdict::UnexpectedPass),
                                         scenario_result("beyond", Verdict::NotApplicable),
                                         lost_result()};
  results[0].notes = {"GET /x: 404 \x01 occurred"};
  results[4].reason = results[5].reason = "a defect of the product";
  results[6].reason = "the target does not claim clock";
  return results;
}

inline RunResult awkward_run() {
  RunResult run;
  run.header.program = "purgatory 0.1.0";
  run.header.command = "run";
  run.header.run = "0a1b2c3d";
  run.header.target = "http://127.0.0.1:5984 (couchdb 3.5.0)";
  run.header.started = TimePoint(std::chrono::milliseconds(1769860800125));
  run.scenarios = one_of_each_verdict();
  run.header.suite = "0123456789abcdef0123456789abcdef01234567";
  run.header.clauses = {
      {"couchdb.purge.leaf-only", Level::Must, "1.3.18", "Only leaves can be purged."}};
  run.header.planned = run.scenarios.size();
  for (const auto& result : run.scenarios) run.summary.totals.add(result);
  run.summary.stale = {R"(the known failure "couchdb/purge/known" expects "status" to fail <no>)"};
  run.summary.residue = {"purgatory-0a1b2c3d-7"};
  run.summary.remarks = {"8 of 9 exchanges judged are alike"};
  run.summary.elapsed = std::chrono::microseconds(98765);
  return run;
}

}  // namespace purgatory::conformance

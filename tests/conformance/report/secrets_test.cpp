// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/secrets.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/report/console/console.h"
#include "conformance/report/output/formats.h"
#include "conformance/report/output/redacting_reporter.h"
#include "conformance/report/result/result_file.h"
#include "support/text.h"
#include "tests/conformance/report/run_result_fixture.h"
#include "tests/doubles/temporary_file.h"

namespace purgatory::conformance {
namespace {

// Each stands for one way in; all hold the same mark.
constexpr std::string_view kMark = "zYx9";
const std::string kPassword = "acc/ountzYx9";  // of the account
const std::string kMarked = "markedzYx9\"";    // a variable that is marked secret

Exchange telling_exchange() {
  Exchange exchange = purge_exchange();
  exchange.asked.base_url = "http://root:urlzYx9@127.0.0.1:5984";
  exchange.asked.path = "/_session?password=queryzYx9&key=" + std::string("acc%2FountzYx9");
  exchange.asked.headers = {{"Cookie", "cookiezYx9"}, {"X-Note", kMarked}};
  exchange.asked.credentials = Credentials{"root", kPassword};
  exchange.asked.body =
      R"({"name":"jan","password":"bodyzYx9","quoted":"{\"secret\":\"innerzYx9\"}"})";
  exchange.sent =
      "POST /_session HTTP/1.1\r\nAuthorization: Basic headerzYx9\r\nCookie: cookiezYx9\r\n"
      "X-Note: " +
      kMarked + "\r\n\r\n";
  exchange.answered = Response{
      200,
      "OK",
      {{"Set-Cookie", "AuthSession=setzYx9"}, {"Location", "http://root:locationzYx9@host/"}},
      R"({"derived_key":"keyzYx9","echo":"markedzYx9\""})",
      std::chrono::microseconds(10)};
  return exchange;
}

ScenarioResult telling_result() {
  ScenarioResult result = failed_result("telling", Level::Must);
  FailedCheck failed = failed_check(Level::Must);
  failed.check.message = "found " + kMarked + " at http://root:urlzYx9@host";
  failed.check.actual = R"(object {"password":"actualzYx9"})";
  failed.check.expected = "token=expectedzYx9";
  failed.source_line = "json: {name: jan, password: linezYx9}";
  failed.source_above = {"- PUT: /_users/jan", "  json: {name: jan, password: abovezYx9}"};
  FailedCheck cookie = failed_check(Level::Must);
  cookie.check.kind = CheckKind::Header;
  cookie.check.path = "Set-Cookie";
  cookie.check.actual = "string \"AuthSession=checkzYx9\"";
  cookie.check.message = "found AuthSession=checkzYx9";
  result.reason = "the account " + kPassword + " is refused";
  result.notes = {"a note on " + kMarked};
  result.findings = {{"ask as " + kPassword, kMarked, {failed, cookie}, telling_exchange(), 1}};
  result.steps[0].exchange = telling_exchange();
  result.steps[1].name = "ask as " + kPassword;
  return result;
}

RunResult telling_run() {
  RunResult run = awkward_run();
  run.header.target = "http://root:urlzYx9@127.0.0.1:5984";
  run.scenarios = {telling_result()};
  run.header.planned = 1;
  run.summary.totals = {};
  run.summary.totals.add(run.scenarios.front());
  run.summary.problems = {"GET http://root:" + kPassword + "@host failed"};
  return run;
}

Secrets secrets() {
  Secrets secrets;
  secrets.add(Credentials{"root", kPassword});
  secrets.add(kMarked);
  return secrets;
}

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void expect_no_secret(std::string_view where, const std::string& text) {
  EXPECT_FALSE(text.empty()) << where;
  const auto at = text.find(kMark);
  EXPECT_EQ(at, std::string::npos) << where << ": " << text.substr(at < 80 ? 0 : at - 80, 160);
  EXPECT_EQ(text.find(base64("root:" + kPassword)), std::string::npos) << where;
}

TEST(Secrets, ReachNoFormat) {
  ResultFile results(ReportFile::temporary());
  std::ostringstream console_text;
  Console console(console_text, {false, false, true});
  const std::vector<Reporter*> others = {&results, &console};
  RedactingReporter redacting(others);
  redacting.hide(secrets());
  tell(telling_run(), redacting);
  expect_no_secret("console", console_text.str());
  const ResultSource source = ResultSource::of(results.file());
  for (const auto& format : report_formats()) {
    const TemporaryFile place("");
    ReportFile out(place.path());
    format.write(source, out);
    out.close();
    expect_no_secret(format.name, file_text(place.path()));
  }
}

TEST(Secrets, LeaveWordsAloneThatOnlyContainAShortOne) {
  Secrets secrets;
  secrets.add("pass");
  EXPECT_EQ(secrets.hidden("it passed with pass, \"pass\""),
            "it passed with [redacted], \"[redacted]\"");
}

TEST(Secrets, IsHiddenAsAFormEncodesIt) {
  Secrets secrets;
  secrets.add(Credentials{"jan", "two words*~\xc3\xa4"});
  EXPECT_EQ(secrets.hidden("key=two+words*%7E%C3%A4&next=1"), "key=[redacted]&next=1");
  EXPECT_EQ(secrets.hidden("key=two%20words%2A~%c3%a4&next=1"), "key=[redacted]&next=1");
}

TEST(Secrets, ShortPasswordIsHiddenOnlyWhereItStandsAsOne) {
  Secrets secrets;
  secrets.add(Credentials{"jan", "on"});
  const std::string plain = "the feed is on, On, \"on\" and on@host";
  EXPECT_EQ(secrets.hidden(plain), plain);
  EXPECT_EQ(secrets.hidden("http://jan:on@host, JAN:ON, jan:one"),
            "http://[redacted]@host, [redacted], jan:one");
  EXPECT_EQ(secrets.hidden("Basic " + base64("jan:on") + " " + base64("on")),
            "Basic [redacted] [redacted]");
}

TEST(Secrets, ShortPasswordStandsInNoCredentialOfAResult) {
  Secrets secrets;
  secrets.add(Credentials{"jan", "a/b"});
  ScenarioResult result = failed_result("short", Level::Must);
  Exchange exchange = purge_exchange();
  exchange.asked.base_url = "http://jan:a%2Fb@host";
  exchange.asked.path = "/_session?name=jan&password=a%2fb&next=a/b";
  exchange.asked.headers = {{"Authorization", "a/b"}, {"X-Password", "a/b"}, {"X-Path", "a/b"}};
  exchange.asked.credentials = Credentials{"jan", "a/b"};
  exchange.asked.body = R"({"name":"jan","password":"a/b","path":"a/b"})";
  exchange.sent = "GET / HTTP/1.1\r\nAuthorization: Basic " + base64("jan:a/b") +
                  "\r\nX-Password: a/b\r\nX-Account: jan:a/b\r\nX-Path: a/b\r\n\r\n";
  FailedCheck failed = failed_check(Level::Must);
  failed.check.path = "/0/password";
  failed.check.actual = "string \"a/b\"";
  failed.check.message = "/0/password: expected string \"x\", found string \"a/b\"";
  result.findings = {{"step", "password: a/b, path a/b", {failed}, exchange, 1}};
  const Finding clean = redacted(result, secrets).findings.front();
  EXPECT_EQ(clean.problem, "password: [redacted], path a/b");
  EXPECT_EQ(clean.checks.front().check.actual, "[redacted]");
  EXPECT_EQ(clean.checks.front().check.message, "the member /0/password is not as expected");
  EXPECT_EQ(clean.exchange->asked.base_url, "http://host");
  EXPECT_EQ(clean.exchange->asked.path, "/_session?name=jan&password=[redacted]&next=a/b");
  EXPECT_EQ(clean.exchange->asked.headers,
            (HeaderFields{
                {"Authorization", "[redacted]"}, {"X-Password", "[redacted]"}, {"X-Path", "a/b"}}));
  EXPECT_EQ(clean.exchange->asked.credentials->password, "[redacted]");
  EXPECT_EQ(*clean.exchange->asked.body, R"({"name":"jan","password":"[redacted]","path":"a/b"})");
  EXPECT_EQ(clean.exchange->sent,
            "GET / HTTP/1.1\r\nAuthorization: [redacted]\r\nX-Password: [redacted]\r\n"
            "X-Account: [redacted]\r\nX-Path: a/b\r\n\r\n");
}

TEST(Secrets, ValueThatATargetFileCallsASecretIsHiddenHoweverShort) {
  Secrets secrets;
  secrets.add("on");
  EXPECT_EQ(secrets.hidden("turned on, one"), "turned [redacted], one");
}

TEST(Secrets, PasswordOfFourCharactersIsHiddenEverywhere) {
  Secrets secrets;
  secrets.add(Credentials{"jan", "pass"});
  EXPECT_EQ(secrets.hidden("jan:pass, a pass, passed"), "[redacted], a [redacted], passed");
}

TEST(Secrets, AreHiddenInLettersOfEitherCase) {
  Secrets secrets;
  secrets.add("Unheard Of/");
  EXPECT_EQ(secrets.hidden("Unheard Of/ unheard of/ UNHEARD%20of%2f."),
            "[redacted] [redacted] [redacted].");
  // {{key | lower | base64}}
  EXPECT_EQ(secrets.hidden("dW5oZWFyZCBvZi8="), "[redacted]");
  EXPECT_EQ(secrets.hidden("Heard Of"), "Heard Of");
}

TEST(Secrets, AreKnownByTheirNames) {
  EXPECT_EQ(without_named_secrets(R"({"password" : "a\"b", "name":"c"})"),
            R"({"password" : "[redacted]", "name":"c"})");
  EXPECT_EQ(without_named_secrets("name=a&password=b&c=d"), "name=a&password=[redacted]&c=d");
  EXPECT_EQ(without_named_secrets("{password: secret, roles: []}"),
            "{password: [redacted], roles: []}");
  EXPECT_EQ(without_named_secrets(R"({"token":null,"bypass":"x"})"),
            R"({"token":null,"bypass":"x"})");
  EXPECT_EQ(without_named_secrets(R"({"password":"cut)"), R"({"password":"[redacted])");
}

}  // namespace
}  // namespace purgatory::conformance

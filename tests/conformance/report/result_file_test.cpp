// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/result_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/report/output/formats.h"
#include "conformance/report/result/exchange_json.h"
#include "conformance/report/result/result_json.h"
#include "conformance/report/result/result_source.h"
#include "tests/conformance/report/run_result_fixture.h"
#include "tests/doubles/temporary_file.h"

namespace purgatory::conformance {
namespace {

std::string written() {
  const TemporaryFile place("");
  ResultFile file(place.path());
  tell(awkward_run(), file);
  std::ifstream in(place.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Why a file of that text is refused, without its name; empty when it is not.
std::string refusal(const std::string& text) {
  const TemporaryFile place(text);
  try {
    ResultSource::open(place.path());
    return "";
  } catch (const ReportError& error) {
    const std::string problem = error.what();
    const std::string begin = "the result file " + place.path() + " is refused: ";
    EXPECT_EQ(problem.substr(0, begin.size()), begin);
    return problem.substr(std::min(begin.size(), problem.size()));
  }
}

TEST(ResultFile, ReadsWhatItWrote) {
  const TemporaryFile place(written());
  const ResultSource source = ResultSource::open(place.path());
  EXPECT_EQ(source.header().started, awkward_run().header.started);
  EXPECT_EQ(source.summary().totals, awkward_run().summary.totals);
  EXPECT_EQ(to_json(source.header()), to_json(awkward_run().header));
  const auto wanted = awkward_run().scenarios;
  ASSERT_EQ(source.entries().size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const ScenarioResult found = source.scenario_with_steps(source.entries()[i]);
    EXPECT_EQ(to_json(found).dump(), to_json(wanted[i]).dump());
    EXPECT_EQ(steps_json(found).dump(), steps_json(wanted[i]).dump());
  }
}

TEST(ResultFile, SaysHowMuchOfABodyItHolds) {
  Exchange exchange = purge_exchange();
  exchange.asked.body = std::string(5000, 'x');
  const Exchange once = exchange_from(to_json(exchange, 100));
  EXPECT_EQ(once.asked.body->size(), 100U);
  EXPECT_EQ(once.request_left_out, 4900U);
  EXPECT_EQ(once.response_left_out, 0U);
  const Exchange twice = exchange_from(to_json(once, 60));
  EXPECT_EQ(twice.request_left_out, 4940U);
  EXPECT_NE(to_json(exchange, 100).dump().find("--data-binary @body "), std::string::npos);
}

TEST(ResultFile, HoldsHowThePlanWasArranged) {
  RunHeader header = awkward_run().header;
  header.shard = "2/5";
  header.repeat = 3;
  header.seed = 18446744073709551615U;
  const auto read = header_from(to_json(header));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->shard, "2/5");
  EXPECT_EQ(read->repeat, 3);
  EXPECT_EQ(read->seed, header.seed);
  Json wrong = to_json(header);
  wrong.set("seed", "12x");
  EXPECT_FALSE(header_from(wrong));
}

TEST(ResultFile, RefusesAFileThatWasCutOffAnywhere) {
  const std::string text = written();
  std::size_t lines = 0;
  for (auto end = text.find('\n'); end + 1 < text.size(); end = text.find('\n', end + 1)) {
    EXPECT_THAT(refusal(text.substr(0, end + 1)),
                testing::HasSubstr("the closing line is missing: the file was cut off after "));
    EXPECT_THAT(refusal(text.substr(0, end - 1)),
                testing::HasSubstr("the file was cut off within"));
    ++lines;
  }
  EXPECT_EQ(lines, 12U);
  EXPECT_EQ(refusal(""), "it is empty");
}

TEST(ResultFile, RefusesLinesThatAreLost) {
  std::string text = written();
  const auto second = text.find('\n') + 1;
  text.erase(second, text.find('\n', second) + 1 - second);
  EXPECT_EQ(refusal(text), "line 12: the totals do not add up to the scenarios before it");
}

TEST(ResultFile, RefusesWhatIsNone) {
  EXPECT_EQ(refusal("{\"type\":\"end\"}\n"), "line 1: the header is missing");
  EXPECT_EQ(refusal("[]\n"), "line 1: it has no type");
  EXPECT_NE(refusal("x\n"), "");
  const std::string text = written();
  EXPECT_EQ(refusal(text + text), "line 14: it stands behind the closing line");
}

TEST(ResultFile, RefusesAScenarioThatStandsTwiceInIt) {
  std::string text = written();
  const auto second = text.find('\n') + 1;
  text.insert(second, text.substr(second, text.find('\n', second) + 1 - second));
  EXPECT_EQ(refusal(text),
            "line 3: the scenario \"couchdb/purge/passed@doc=slash\" stands twice in it: it was "
            "merged twice");
}

TEST(ReportFile, RefusesAPathThatCannotBeWritten) {
  EXPECT_THROW(ReportFile("/no/such/folder/out.xml"), ReportError);
}

TEST(ReportFormats, RefuseAnUnknownOne) {
  try {
    parse_report("junnit=out.xml");
    FAIL() << "it was taken";
  } catch (const ReportError& error) {
    EXPECT_STREQ(error.what(),
                 "--report: the format \"junnit\" is unknown; there are jsonl, junit, tap, json, "
                 "markdown, html, github, badge; did you mean junit?");
  }
}

TEST(ReportFile, TellsOfAFullDisk) {
  if (!std::filesystem::exists("/dev/full")) FAIL() << "/dev/full is missing";
  ReportFile file("/dev/full");
  file.write("x");
  file.close();
  EXPECT_EQ(file.problem(),
            "the report /dev/full could not be written wholly: No space left on device");
}

}  // namespace
}  // namespace purgatory::conformance

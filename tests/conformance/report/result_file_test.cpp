// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "conformance/report/reporters.h"
#include "conformance/report/result_json.h"
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

std::string as_json(const RunResult& run) {
  std::string text = to_json(run.header).dump() + to_json(run.summary).dump();
  for (const auto& result : run.scenarios) text += to_json(result).dump();
  return text;
}

TEST(ResultFile, ReadsWhatItWrote) {
  const std::string text = written();
  const auto run = read_result_file(text);
  ASSERT_TRUE(run) << run.error();
  EXPECT_EQ(run->header.started, awkward_run().header.started);
  EXPECT_EQ(run->summary.totals, awkward_run().summary.totals);
  EXPECT_EQ(as_json(*run), as_json(awkward_run()));
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

TEST(ResultFile, RefusesAFileThatWasCutOffAtAnyLine) {
  const std::string text = written();
  std::size_t lines = 0;
  for (auto end = text.find('\n'); end + 1 < text.size(); end = text.find('\n', end + 1)) {
    const auto run = read_result_file(text.substr(0, end + 1));
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error(), "the closing line is missing: the file was cut off");
    ++lines;
  }
  EXPECT_EQ(lines, 9U);
}

TEST(ResultFile, RefusesLinesThatAreLost) {
  std::string text = written();
  const auto second = text.find('\n') + 1;
  text.erase(second, text.find('\n', second) + 1 - second);
  EXPECT_EQ(read_result_file(text).error(),
            "line 9: the totals do not add up to the scenarios before it");
}

TEST(ResultFile, RefusesWhatIsNone) {
  EXPECT_EQ(read_result_file("{\"type\":\"end\"}").error(), "line 1: the header is missing");
  EXPECT_EQ(read_result_file("[]").error(), "line 1: it has no type");
  EXPECT_FALSE(read_result_file("x"));
  const std::string text = written();
  EXPECT_EQ(read_result_file(text + text).error(), "line 11: it stands behind the closing line");
}

TEST(Reporters, RefuseAPathThatCannotBeWritten) {
  EXPECT_THROW(reporter_for("junit=/no/such/folder/out.xml"), ReportError);
}

TEST(Reporters, RefuseAnUnknownFormat) {
  try {
    reporter_for("junnit=out.xml");
    FAIL() << "it was taken";
  } catch (const ReportError& error) {
    EXPECT_STREQ(error.what(),
                 "--report: the format \"junnit\" is unknown; there are jsonl and junit; did you "
                 "mean junit?");
  }
}

TEST(ReportFile, TellsOfAFullDisk) {
  if (!std::filesystem::exists("/dev/full")) FAIL() << "/dev/full is missing";
  ReportFile file("/dev/full");
  file.write("x");
  file.close();
  EXPECT_EQ(file.problem(), "the report /dev/full could not be written wholly");
}

}  // namespace
}  // namespace purgatory::conformance

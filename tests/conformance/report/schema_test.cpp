// SPDX-License-Identifier: Apache-2.0
// What is published of the formats, in reports/schema, is what is written.
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "conformance/report/compare/comparison_formats.h"
#include "conformance/report/output/formats.h"
#include "conformance/report/result/merge.h"
#include "conformance/report/result/result_json.h"
#include "tests/conformance/report/compared_runs.h"
#include "tests/doubles/published_schema.h"
#include "tests/doubles/temporary_file.h"

namespace purgatory::conformance {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string written(const std::string& format, const ResultSource& source) {
  const TemporaryFile place("");
  const ReportRequest request = parse_report(format + "=" + place.path());
  ReportFile out(request.path);
  request.format->write(source, out);
  out.close();
  return file_text(place.path());
}

// With every member that a header may have.
RunResult arranged_run() {
  RunResult run = awkward_run();
  run.header.shard = "1/1";
  run.header.repeat = 3;
  run.header.seed = 18446744073709551615U;
  return run;
}

TEST(PublishedSchema, HoldsForResultFiles) {
  const JsonSchema schema = published_schema("result-1.schema.json");
  EXPECT_EQ(problems_of_lines(schema, written("jsonl", source_of(awkward_run()))), "");
  ReportFile out = ReportFile::temporary();
  const ResultSource merged = merge({source_of(arranged_run())}, out);
  EXPECT_EQ(problems_of_lines(schema, written("jsonl", merged)), "");
  EXPECT_EQ(problems_of(schema, to_json(arranged_run().header)), "");
}

TEST(PublishedSchema, HoldsForReports) {
  const JsonSchema schema = published_schema("report-1.schema.json");
  EXPECT_EQ(problems_of_text(schema, written("json", source_of(awkward_run()))), "");
}

TEST(PublishedSchema, HoldsForComparisons) {
  const JsonSchema schema = published_schema("comparison-1.schema.json");
  const ResultSource one = source_of(awkward_run());
  const ResultSource other = source_of(later_run());
  const ResultSource third = source_of(perfect_run());
  using Results = std::vector<NamedResult>;
  for (const Results& results : {Results{{"one", &one}, {"other", &other}},
                                 Results{{"one", &one}, {"other", &other}, {"third", &third}}}) {
    const TemporaryFile place("");
    ReportFile out(place.path());
    write_comparison_json(compare(results), out);
    out.close();
    EXPECT_EQ(problems_of_text(schema, file_text(place.path())), "");
  }
}

TEST(PublishedSchema, NoticesWhatIsMissingUnknownOrWrong) {
  const JsonSchema schema = published_schema("result-1.schema.json");
  const Json header = to_json(awkward_run().header);
  ASSERT_EQ(problems_of(schema, header), "");
  for (const auto& member : header.members()) {
    Json without = header;
    std::erase_if(without.members(), [&](const auto& one) { return one.key == member.key; });
    EXPECT_NE(problems_of(schema, without), "") << member.key;
    Json wrong = header;
    wrong.set(member.key, nullptr);
    EXPECT_NE(problems_of(schema, wrong), "") << member.key;
  }
  Json more = header;
  more.set("more", 1);
  EXPECT_NE(problems_of(schema, more), "");
  Json verdict = to_json(awkward_run().scenarios.front());
  verdict.set("verdict", "fine");
  EXPECT_NE(problems_of(schema, verdict), "");
}

}  // namespace
}  // namespace purgatory::conformance

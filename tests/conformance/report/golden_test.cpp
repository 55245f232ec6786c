// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/report/compare/comparison_console.h"
#include "conformance/report/compare/comparison_formats.h"
#include "conformance/report/console/console.h"
#include "conformance/report/output/formats.h"
#include "conformance/report/result/result_file.h"
#include "conformance/report/result/result_source.h"
#include "tests/conformance/report/compared_runs.h"
#include "tests/doubles/temporary_file.h"

namespace purgatory::conformance {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Compares with the approved file; scripts/approve.sh sets the variable to replace it instead.
void expect_as_approved(const std::string& name, const std::string& text) {
  const std::string path = std::string(PURGATORY_SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("PURGATORY_APPROVE") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_EQ(text, file_text(path)) << "scripts/approve.sh replaces tests/golden/" << name;
}

std::string console_text(ConsoleStyle style) {
  std::ostringstream out;
  Console console(out, style);
  tell(awkward_run(), console);
  return out.str();
}

// The report of the fixed run in that format.
std::string written(std::string_view format) {
  ResultFile results(ReportFile::temporary());
  tell(awkward_run(), results);
  const TemporaryFile place("");
  const ReportRequest request = parse_report(std::string(format) + "=" + place.path());
  ReportFile out(request.path);
  request.format->write(ResultSource::of(results.file()), out);
  out.close();
  EXPECT_EQ(out.problem(), "");
  return file_text(place.path());
}

TEST(Console, IsAsApproved) { expect_as_approved("console.txt", console_text({})); }

TEST(Console, IsAsApprovedWithColoursAndEveryScenario) {
  expect_as_approved("console_colours.txt", console_text({true, true, true}));
}

struct GoldenFormat {
  const char* format;
  const char* file;
};

class Format : public testing::TestWithParam<GoldenFormat> {};

TEST_P(Format, IsAsApproved) { expect_as_approved(GetParam().file, written(GetParam().format)); }

INSTANTIATE_TEST_SUITE_P(
    Reports, Format,
    testing::Values(GoldenFormat{"jsonl", "result.jsonl"}, GoldenFormat{"junit", "junit.xml"},
                    GoldenFormat{"tap", "report.tap"}, GoldenFormat{"json", "report.json"},
                    GoldenFormat{"markdown", "summary.md"}, GoldenFormat{"html", "report.html"},
                    GoldenFormat{"github", "annotations.txt"}, GoldenFormat{"badge", "badge.json"}),
    [](const auto& param) { return std::string(param.param.format); });

// Two runs of one target beside another one's; each comparison in that format.
std::string compared(std::string_view format, const std::vector<RunResult>& runs) {
  std::vector<ResultSource> sources;
  std::vector<NamedResult> results;
  for (const auto& run : runs) sources.push_back(source_of(run));
  for (const auto& source : sources) {
    results.push_back({"run " + std::to_string(results.size() + 1), &source});
  }
  if (format == "console") {
    std::ostringstream out;
    show_comparison(compare(results), out, {});
    return out.str();
  }
  const TemporaryFile place("");
  const auto request = parse_comparison_report(std::string(format) + "=" + place.path());
  ReportFile out(request.path);
  request.write(compare(results), out);
  out.close();
  EXPECT_EQ(out.problem(), "");
  return file_text(place.path());
}

class ComparisonFormat : public testing::TestWithParam<GoldenFormat> {};

TEST_P(ComparisonFormat, IsAsApproved) {
  const auto& [format, file] = GetParam();
  expect_as_approved(file, compared(format, {awkward_run(), later_run(), perfect_run()}));
}

INSTANTIATE_TEST_SUITE_P(Reports, ComparisonFormat,
                         testing::Values(GoldenFormat{"console", "comparison.txt"},
                                         GoldenFormat{"markdown", "comparison.md"},
                                         GoldenFormat{"html", "comparison.html"},
                                         GoldenFormat{"json", "comparison.json"}),
                         [](const auto& param) { return std::string(param.param.format); });

TEST(Comparison, OfTwoIsAsApproved) {
  expect_as_approved("comparison_of_two.txt", compared("console", {awkward_run(), later_run()}));
  expect_as_approved("comparison_of_two.md", compared("markdown", {awkward_run(), later_run()}));
}

TEST(Reports, HoldNoSecrets) {
  std::vector<std::string> texts = {console_text({true, true, true})};
  for (const auto& format : report_formats()) texts.push_back(written(format.name));
  for (const char* format : {"console", "html", "markdown", "json"}) {
    texts.push_back(compared(format, {awkward_run(), later_run(), perfect_run()}));
  }
  for (const std::string& text : texts) {
    EXPECT_EQ(text.find("s3cret"), std::string::npos);
    EXPECT_EQ(text.find("czNjcmV0"), std::string::npos);
    EXPECT_EQ(text.find('\x1b' + std::string("[31m\n")), std::string::npos);
  }
}

}  // namespace
}  // namespace purgatory::conformance

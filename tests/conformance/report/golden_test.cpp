// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "conformance/report/console.h"
#include "conformance/report/junit.h"
#include "conformance/report/result_file.h"
#include "conformance/report/result_json.h"
#include "tests/conformance/report/run_result_fixture.h"

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

std::string result_file_text() {
  const RunResult run = awkward_run();
  std::string text = to_json(run.header).dump() + "\n";
  for (const auto& result : run.scenarios) text += to_json(result).dump() + "\n";
  return text + to_json(run.summary).dump() + "\n";
}

TEST(Console, IsAsApproved) { expect_as_approved("console.txt", console_text({})); }

TEST(Console, IsAsApprovedWithColoursAndEveryScenario) {
  expect_as_approved("console_colours.txt", console_text({true, true, true}));
}

TEST(JUnit, IsAsApproved) { expect_as_approved("junit.xml", junit_xml(awkward_run())); }

TEST(ResultFile, IsAsApproved) { expect_as_approved("result.jsonl", result_file_text()); }

TEST(Reports, HoldNoSecrets) {
  for (const std::string& text :
       {console_text({true, true, true}), junit_xml(awkward_run()), result_file_text()}) {
    EXPECT_EQ(text.find("s3cret"), std::string::npos);
    EXPECT_EQ(text.find("czNjcmV0"), std::string::npos);
    EXPECT_EQ(text.find('\x1b' + std::string("[31m\n")), std::string::npos);
  }
}

}  // namespace
}  // namespace purgatory::conformance

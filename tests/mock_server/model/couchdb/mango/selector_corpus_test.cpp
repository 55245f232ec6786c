// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "fuzz/selector_check.h"

namespace purgatory {
namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What fuzzing has found stays found, also where there is no fuzzer.
TEST(SelectorCorpus, NormalFormsAndRangesHoldWhatIsMatched) {
  std::size_t files = 0;
  const std::filesystem::path folder(PURGATORY_SOURCE_DIR "/fuzz/corpus/selector_fuzz");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    fuzz::check_selector(content(entry.path()));
    ++files;
  }
  EXPECT_GT(files, 10U);
}

}  // namespace
}  // namespace purgatory

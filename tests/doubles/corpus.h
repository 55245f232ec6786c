// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace purgatory::doubles {

// Hands each file of a fuzzer's corpus to what it checks, which aborts when it does not hold. What
// fuzzing has found so stays found, also where there is no fuzzer. Answers the number of files.
inline std::size_t replay_corpus(const std::string& fuzzer, void (*check)(std::string_view)) {
  std::size_t files = 0;
  const std::filesystem::path folder(PURGATORY_SOURCE_DIR "/fuzz/corpus/" + fuzzer);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    std::ifstream stream(entry.path(), std::ios::binary);
    check(std::string(std::istreambuf_iterator<char>(stream), {}));
    ++files;
  }
  return files;
}

}  // namespace purgatory::doubles

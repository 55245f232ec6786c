// SPDX-License-Identifier: Apache-2.0
#include "fuzz/recording_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(RecordingCorpus, IsReadOrRefusedInWords) {
  EXPECT_GT(doubles::replay_corpus("recording_fuzz", fuzz::check_recording), 10U);
}

}  // namespace
}  // namespace purgatory

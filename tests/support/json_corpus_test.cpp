// SPDX-License-Identifier: Apache-2.0
#include "fuzz/json_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(JsonCorpus, IsPrintedAsWhatItReadsAs) {
  EXPECT_GT(doubles::replay_corpus("json_fuzz", fuzz::check_json), 10U);
}

}  // namespace
}  // namespace purgatory

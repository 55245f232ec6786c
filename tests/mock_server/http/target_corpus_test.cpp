// SPDX-License-Identifier: Apache-2.0
#include "fuzz/target_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(TargetCorpus, IsTheSameTargetWrittenOutAgain) {
  EXPECT_GT(doubles::replay_corpus("target_fuzz", fuzz::check_target), 10U);
}

}  // namespace
}  // namespace purgatory

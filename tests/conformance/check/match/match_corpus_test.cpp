// SPDX-License-Identifier: Apache-2.0
#include "fuzz/match_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(MatchCorpus, IsJudgedTheSameEachTime) {
  EXPECT_GT(doubles::replay_corpus("match_fuzz", fuzz::check_match), 10U);
}

}  // namespace
}  // namespace purgatory

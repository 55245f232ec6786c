// SPDX-License-Identifier: Apache-2.0
#include "fuzz/selector_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(SelectorCorpus, NormalFormsAndRangesHoldWhatIsMatched) {
  EXPECT_GT(doubles::replay_corpus("selector_fuzz", fuzz::check_selector), 10U);
}

}  // namespace
}  // namespace purgatory

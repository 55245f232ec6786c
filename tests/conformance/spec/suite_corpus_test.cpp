// SPDX-License-Identifier: Apache-2.0
#include "fuzz/suite_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(SuiteCorpus, IsLoadedOrItsMistakesAreTold) {
  EXPECT_GT(doubles::replay_corpus("suite_fuzz", fuzz::check_suite), 10U);
}

}  // namespace
}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#include "fuzz/multipart_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(MultipartCorpus, HoldsTheSamePartsPrintedAgain) {
  EXPECT_GT(doubles::replay_corpus("multipart_fuzz", fuzz::check_multipart), 10U);
}

}  // namespace
}  // namespace purgatory

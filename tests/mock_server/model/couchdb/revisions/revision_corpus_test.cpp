// SPDX-License-Identifier: Apache-2.0
#include "fuzz/revision_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(RevisionCorpus, IsPrintedAsWhatItReadsAs) {
  EXPECT_GT(doubles::replay_corpus("revision_fuzz", fuzz::check_revision), 10U);
}

}  // namespace
}  // namespace purgatory

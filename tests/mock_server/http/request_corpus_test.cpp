// SPDX-License-Identifier: Apache-2.0
#include "fuzz/request_bytes.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(RequestCorpus, IsReadAlikeInOnePieceAndInMany) {
  EXPECT_GT(doubles::replay_corpus("request_fuzz", fuzz::read_requests), 10U);
}

}  // namespace
}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#include "fuzz/template_check.h"
#include "tests/doubles/corpus.h"

namespace purgatory {
namespace {

TEST(TemplateCorpus, FallsIntoPiecesOfItsOwn) {
  EXPECT_GT(doubles::replay_corpus("template_fuzz", fuzz::check_template), 10U);
}

}  // namespace
}  // namespace purgatory

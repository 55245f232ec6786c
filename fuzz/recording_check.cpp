// SPDX-License-Identifier: Apache-2.0
#include "fuzz/recording_check.h"

#include <vector>

#include "conformance/check/multipart_body.h"
#include "conformance/replay/recording.h"
#include "fuzz/require.h"

namespace purgatory::fuzz {

void check_recording(std::string_view bytes) {
  if (const auto sequence = conformance::parse_sequence(bytes)) {
    for (const auto& exchange : sequence->exchanges) {
      require(!exchange.method.empty() && exchange.path.starts_with('/'));
    }
  } else {
    require(!sequence.error().empty());
  }
  // The parts of a body are within it.
  const auto parts = conformance::parts_of(bytes, "b");
  for (const auto& part : parts.value_or(std::vector<conformance::BodyPart>())) {
    require(part.content.empty() || bytes.find(part.content) != std::string_view::npos);
  }
  const auto random = conformance::parse_random_operations(bytes);
  if (!random) require(!random.error().empty());
}

}  // namespace purgatory::fuzz

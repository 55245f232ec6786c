// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/clock.h"

namespace purgatory::doubles {

// Time that stands still, at the epoch.
class StoppedClock final : public Clock {
 public:
  TimePoint now() const override { return {}; }
};

}  // namespace purgatory::doubles

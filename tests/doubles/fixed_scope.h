// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/spec/template/template.h"
#include "support/clock.h"
#include "support/random.h"

namespace purgatory::conformance {

// 2020-09-13T12:26:40.007Z, always.
class StillClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::milliseconds(1'600'000'000'007)); }
};

// A scope whose time stands still and whose randomness repeats.
struct FixedScope {
  Variables variables;
  RandomSource random{7};
  StillClock clock;
  Scope scope{variables, random, clock};

  FixedScope() = default;
  explicit FixedScope(Variables values) : variables(std::move(values)) {}
  FixedScope(const FixedScope&) = delete;
  FixedScope& operator=(const FixedScope&) = delete;
};

}  // namespace purgatory::conformance

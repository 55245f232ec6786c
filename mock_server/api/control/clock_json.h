// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/control/steered_clock.h"
#include "support/json.h"

namespace purgatory::api {

// {"time":"2026-11-22T03:20:31.125Z","ms":1795317631125,"frozen":false}
Json clock_json(const SteeredClock& clock);

// The clock shows times from 1970 to 9999.
inline constexpr std::int64_t kLatestTime = 253'402'300'799'999;  // ms since 1970

}  // namespace purgatory::api

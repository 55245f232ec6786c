// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/clock.h"

namespace purgatory::api {

// "2026-11-22T03:20:31.125Z" (RFC 3339), always in UTC and with milliseconds.
std::string time_text(TimePoint time);

// Reads the same; the fraction may be absent or have up to nine digits, of which three count, and
// an offset ("+01:00") may stand in the place of the Z. Years 1970 to 9999.
std::optional<TimePoint> parse_time(std::string_view text);

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
// The server's clock: sessions, lockouts, feeds and the Date of answers follow it.
#include <chrono>

#include "mock_server/api/control/clock_json.h"
#include "mock_server/api/control/control.h"
#include "mock_server/api/control/handlers.h"
#include "mock_server/api/control/json_fields.h"
#include "mock_server/api/control/time_text.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

constexpr std::int64_t kMillisecond = 1;
constexpr std::int64_t kSecond = 1'000 * kMillisecond;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kMost = 1'000'000'000;  // of any unit

// "2030-01-01T00:00:00Z", or milliseconds since 1970.
std::optional<TimePoint> parse_set_time(JsonFields& fields) {
  const Json* value = fields.value("time");
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) {
    if (const auto time = parse_time(value->as_string())) return time;
    fields.refuse("`time` must be written as 2030-12-31T23:59:59Z, not `" + value->as_string() +
                  "`");
    return std::nullopt;
  }
  const auto number = fields.number("time", {0, kLatestTime});
  if (!number) return std::nullopt;
  return TimePoint(std::chrono::milliseconds(*number));
}

Outcome<http::Response> moved(Control& control) {
  control.clock_moved();
  return json_response(200, clock_json(control.clock()));
}

}  // namespace

Json clock_json(const SteeredClock& clock) {
  const TimePoint now = clock.now();
  return Json::object({{"time", Json(time_text(now))},
                       {"ms", std::int64_t{now.time_since_epoch().count()}},
                       {"frozen", clock.is_frozen()}});
}

Outcome<http::Response> get_clock(ControlCall& call) {
  return json_response(200, clock_json(call.control.clock()));
}

Outcome<http::Response> put_clock(ControlCall& call) {
  JsonFields fields(call.body, "the clock", {"time", "frozen"});
  const auto time = parse_set_time(fields);
  const auto frozen = fields.flag("frozen");
  if (!time && !frozen) fields.refuse("give `time`, `frozen` or both");
  if (fields.mistake()) return Failure<Error>(*fields.mistake());
  SteeredClock& clock = call.control.clock();
  if (frozen == true) clock.freeze();
  if (time) clock.set(*time);
  if (frozen == false) clock.resume();
  return moved(call.control);
}

Outcome<http::Response> delete_clock(ControlCall& call) {
  call.control.clock().follow();
  return moved(call.control);
}

Outcome<http::Response> post_clock_advance(ControlCall& call) {
  struct Unit {
    std::string_view name;
    std::int64_t length;
  };
  constexpr Unit kUnits[] = {{"ms", kMillisecond},
                             {"seconds", kSecond},
                             {"minutes", kMinute},
                             {"hours", kHour},
                             {"days", kDay}};
  JsonFields fields(call.body, "an advance", {"ms", "seconds", "minutes", "hours", "days"});
  std::optional<std::int64_t> total;
  for (const Unit& unit : kUnits) {
    if (const auto count = fields.number(unit.name, {0, kMost})) {
      total = total.value_or(0) + *count * unit.length;
    }
  }
  if (!total) fields.refuse(R"(say by how much, as in {"seconds": 90})");
  SteeredClock& clock = call.control.clock();
  if (total && *total > kLatestTime - clock.now().time_since_epoch().count()) {
    fields.refuse("the clock would show a year beyond 9999");
  }
  if (fields.mistake()) return Failure<Error>(*fields.mistake());
  clock.advance(std::chrono::milliseconds(*total));
  return moved(call.control);
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/pace.h"

#include <algorithm>

namespace purgatory::conformance {

std::chrono::milliseconds Pace::take_turn(SteadyClock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto turn = std::max(now, next_);
  next_ = turn + apart_;
  return std::chrono::ceil<std::chrono::milliseconds>(turn - now);
}

Exchange PacedClient::send(Request request) {
  const auto wait = pace_->take_turn(Pace::SteadyClock::now());
  if (wait.count() > 0) pause_(wait);
  return client_->send(std::move(request));
}

}  // namespace purgatory::conformance

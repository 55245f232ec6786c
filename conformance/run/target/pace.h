// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "conformance/http/http_client.h"

namespace purgatory::conformance {

// Gives out turns, so many a second and no faster. Thread-safe.
class Pace {
 public:
  using SteadyClock = std::chrono::steady_clock;

  // Requires a number above 0.
  explicit Pace(double turns_per_second)
      : apart_(std::chrono::duration_cast<SteadyClock::duration>(
            std::chrono::duration<double>(1.0 / turns_per_second))) {}

  // How long from `now` until the turn that is taken by this call.
  std::chrono::milliseconds take_turn(SteadyClock::time_point now);

 private:
  SteadyClock::duration apart_;
  std::mutex mutex_;
  SteadyClock::time_point next_{};
};

// A client that waits for its turn before each request.
class PacedClient final : public HttpClient {
 public:
  using Pause = std::function<void(std::chrono::milliseconds)>;

  PacedClient(std::unique_ptr<HttpClient> client, std::shared_ptr<Pace> pace, Pause pause)
      : client_(std::move(client)), pace_(std::move(pace)), pause_(std::move(pause)) {}

  Exchange send(Request request) override;

 private:
  std::unique_ptr<HttpClient> client_;
  std::shared_ptr<Pace> pace_;
  Pause pause_;
};

}  // namespace purgatory::conformance

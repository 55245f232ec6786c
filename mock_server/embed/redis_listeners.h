// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "mock_server/api/crdb/crdb_service.h"
#include "mock_server/embed/mock_server.h"
#include "mock_server/transport/listener.h"
#include "support/result.h"

namespace purgatory {

// The Redis Enterprise face: one world, and a listener for each of its clusters.
class RedisListeners {
 public:
  explicit RedisListeners(api::redis::CrdbOptions options);
  ~RedisListeners() { stop(); }
  RedisListeners(const RedisListeners&) = delete;
  RedisListeners& operator=(const RedisListeners&) = delete;

  // On the port of `options` and those that follow it, or on free ones where it is 0.
  Result<void, transport::ListenError> listen(transport::ListenOptions options);
  // In the order of the alphabet; empty before `listen`.
  const std::vector<MockServerCluster>& clusters() const { return clusters_; }
  void reset() { face_.reset(); }
  void stop();

 private:
  api::redis::Face face_;
  std::vector<std::unique_ptr<api::redis::CrdbService>> services_;
  std::vector<std::unique_ptr<transport::Listener>> listeners_;
  std::vector<MockServerCluster> clusters_;
};

}  // namespace purgatory

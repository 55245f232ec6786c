// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/controlled_service.h"
#include "mock_server/api/crdb/control/world_section.h"
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

  // The face as the control sees it; to be added to it before `listen`.
  api::Section& section() { return section_; }
  // On the port of `options` and those that follow it, or on free ones where it is 0.
  // `control` outlives this.
  Result<void, transport::ListenError> listen(transport::ListenOptions options,
                                              api::Control& control, api::ControlAccess access);
  // In the order of the alphabet; empty before `listen`.
  const std::vector<MockServerCluster>& clusters() const { return clusters_; }
  void stop();

 private:
  // One cluster on its port.
  struct Served {
    std::unique_ptr<api::redis::CrdbService> service;
    std::unique_ptr<api::ControlledService> controlled;
    std::unique_ptr<transport::Listener> listener;
  };

  api::redis::Face face_;
  api::redis::WorldSection section_{face_};
  std::vector<Served> served_;
  std::vector<MockServerCluster> clusters_;
};

}  // namespace purgatory

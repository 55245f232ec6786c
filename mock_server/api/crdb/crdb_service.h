// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "mock_server/api/crdb/face.h"
#include "mock_server/api/service.h"

namespace purgatory::api::redis {

// The Redis Enterprise face of one cluster of a world that several share.
class CrdbService final : public Service {
 public:
  // `face` outlives this; `cluster` is the place of the cluster in its world.
  CrdbService(Face& face, std::size_t cluster) : face_(face), cluster_(cluster) {}

  http::Response handle(const http::Request& request) override;
  http::Response refuse(int status, const std::string& reason) override;

 private:
  Face& face_;
  std::size_t cluster_;
};

}  // namespace purgatory::api::redis

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/service.h"

namespace purgatory::api {

// What one node of a cluster answers: what a node by itself would, and nothing at all while it is
// stopped, as if nobody listened. A request that it was at work on when it was stopped is not
// answered either, and changes nothing from then on.
class NodeService final : public Service {
 public:
  // `answers` answers for the face; both outlive this.
  using Answer = http::Response (*)(Face& face, const http::Request& request);
  NodeService(Face& face, Answer answer) : face_(face), answer_(answer) {}

  http::Response handle(const http::Request& request) override;
  http::Response refuse(int status, const std::string& reason) override;
  void stop() override;

 private:
  // How often the node was stopped; nothing: it is.
  std::optional<std::uint64_t> stops() const;

  Face& face_;
  Answer answer_;
};

}  // namespace purgatory::api

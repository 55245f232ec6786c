// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/cluster/node_service.h"

#include "mock_server/api/error_response.h"

namespace purgatory::api {

bool NodeService::is_up() const {
  if (!face_.seat) return true;
  const auto lock = face_.lock();
  return face_.seat->cluster.is_up(face_.seat->node);
}

http::Response NodeService::handle(const http::Request& request) {
  if (is_up()) return answer_(face_, request);
  http::Response response;
  response.close = true;
  response.breaks = http::Break{std::nullopt, http::Break::Ending::Reset};
  return response;
}

http::Response NodeService::refuse(int status, const std::string& reason) {
  http::Response response = refusal(status, reason);
  response.headers.add("Server", "CouchDB/3.5.0 (Purgatory)");
  return response;
}

void NodeService::stop() {
  const auto lock = face_.lock();
  face_.subscriptions.stop();
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/cluster/node_service.h"

#include "mock_server/api/error_response.h"

namespace purgatory::api {

namespace {

http::Response reset() {
  http::Response response;
  response.close = true;
  response.breaks = http::Break{std::nullopt, http::Break::Ending::Reset};
  return response;
}

}  // namespace

std::optional<std::uint64_t> NodeService::stops() const {
  const auto lock = face_.lock();
  if (!face_.seat->cluster.is_up(face_.seat->node)) return std::nullopt;
  return face_.stops();
}

http::Response NodeService::handle(const http::Request& request) {
  if (!face_.seat) return answer_(face_, request);
  const auto before = stops();
  if (!before) return reset();
  http::Response response = answer_(face_, request);
  // Whatever it came to: nobody is there any more who says so.
  if (stops() != before) return reset();
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

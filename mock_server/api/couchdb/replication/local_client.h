// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/service.h"
#include "mock_server/replication/wire/http_client.h"
#include "support/clock.h"

namespace purgatory::api {

// Asks a database of this server without a socket. What the request may do is decided as for any
// other, by the account that the address brings.
class LocalClient final : public replication::HttpClient {
 public:
  // Both outlive the client.
  struct Server {
    Service& service;
    const Clock& clock;
  };
  LocalClient(Server server, replication::DatabaseAddress address,
              replication::Interruption& interruption)
      : server_(server), address_(std::move(address)), interruption_(interruption) {}

  Result<replication::Reply, replication::Fault> send(
      const replication::Question& question) override;

 private:
  // The whole of a feed, waited for. Nothing: it was interrupted, or the feed broke off.
  bool drain(http::BodyStream& stream, std::string& body, bool waits);
  bool is_interrupted(bool waits) const;

  const Server server_;
  const replication::DatabaseAddress address_;
  replication::Interruption& interruption_;
};

}  // namespace purgatory::api

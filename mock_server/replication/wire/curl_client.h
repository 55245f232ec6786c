// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "mock_server/replication/wire/http_client.h"

namespace purgatory::replication {

// HTTP/1.1 through libcurl to the address given and nowhere else: no proxy of the environment, no
// redirect, http and https alone. Connections are kept from one question to the next.
class CurlClient final : public HttpClient {
 public:
  CurlClient(DatabaseAddress address, ClientOptions options);
  ~CurlClient() override;

  Result<Reply, Fault> send(const Question& question) override;

 private:
  class Transfer;
  struct Handles;
  // Nothing: the answer is complete.
  std::optional<Fault> wait_for(Transfer& transfer, const Question& question);

  const DatabaseAddress address_;
  const ClientOptions options_;
  std::unique_ptr<Handles> handles_;
};

}  // namespace purgatory::replication

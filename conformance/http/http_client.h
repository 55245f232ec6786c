// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// Sends requests: an edge of the world, so that tests need no socket. Follows no redirect, retries
// nothing, and never throws for what the network or the target does. One instance serves one
// thread at a time; each worker has its own. The request becomes part of the exchange.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Exchange send(Request request) = 0;
};

}  // namespace purgatory::conformance

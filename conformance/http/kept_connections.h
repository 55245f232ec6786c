// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// The connections that a client keeps between requests. Nobody asked anything on them, so what
// comes there belongs to no request: it stands behind the answer to the last one, and the next
// request would take it for its own.
class KeptConnections {
 public:
  // What came unasked: the request whose answer it stands behind, and how it begins.
  struct Unasked {
    std::string behind;  // "PUT http://host:5984/db"
    std::string begin;   // empty where it is encrypted
  };

  void keep(int socket, const Request& request);
  void forget(int socket);
  // The first that something came on; costs a system call for each. One that was closed is none.
  std::optional<Unasked> find_unasked();

 private:
  struct Kept {
    int socket = -1;
    bool is_encrypted = false;
    std::string request;
  };

  std::vector<Kept> kept_;
};

// A server may say so before it closes a connection on which nothing came for long (RFC 9110,
// 15.5.9).
bool is_farewell(std::string_view unasked);

}  // namespace purgatory::conformance

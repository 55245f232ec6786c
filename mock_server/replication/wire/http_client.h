// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "mock_server/http/headers.h"
#include "mock_server/replication/wire/address.h"
#include "mock_server/replication/wire/interruption.h"
#include "support/result.h"

namespace purgatory::replication {

// A request about one database.
struct Question {
  std::string method = "GET";
  std::string path;  // behind the database's own, e.g. "_changes?since=0"; encoded
  std::string body;  // JSON; empty: none
  // How long the answer may stay away on purpose: the time-out of a feed that waits.
  std::chrono::milliseconds patience{0};
  bool waits() const { return patience.count() > 0; }
};

struct Reply {
  int status = 0;
  std::string body;
};

// Why there is no reply.
struct Fault {
  enum class Kind {
    Interrupted,  // as it was told
    Unresolved,   // the host has no address
    Refused,      // nobody listens there
    TimedOut,
    Broken,  // anything else
  };
  Kind kind = Kind::Broken;
  std::string detail;  // in words, without credentials
};

// Asks the server of one database: an edge of the world. Follows no redirect, retries nothing. One
// instance serves one thread at a time. A question that `waits` ends with any interruption, others
// only when it is to abort.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Result<Reply, Fault> send(const Question& question) = 0;
};

// How a replication reaches a database; `interruption` outlives the client. `quiet` is the longest
// time without a byte that is taken for a server that lives.
struct ClientOptions {
  Interruption& interruption;
  std::chrono::milliseconds quiet{30'000};
};
using ClientFactory =
    std::function<std::unique_ptr<HttpClient>(const DatabaseAddress&, ClientOptions)>;

}  // namespace purgatory::replication

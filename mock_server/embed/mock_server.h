// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/clock.h"
#include "support/result.h"

namespace purgatory {

// How a reference server is to be. The defaults make one that keeps every promise, on a free port
// of the loopback address.
struct MockServerOptions {
  std::string host = "127.0.0.1";
  bool serves_couchdb = true;
  std::uint16_t port = 0;  // of the CouchDB face; 0: a free one
  bool serves_redis = true;
  std::uint16_t redis_port = 0;  // of cluster A, the others follow it; 0: free ones
  std::size_t clusters = 3;      // of the Redis Enterprise face; 1 to 26
  // A task of an Active-Active database is over with the request after the one that asked for it.
  bool instant_tasks = false;
  std::string admin_name = "admin";
  std::string admin_password = "pass";
  std::string emulate;                  // a name of `MockServer::profiles()`; empty: none
  std::vector<std::string> deviations;  // names of `MockServer::rules()`, to be broken as well
  // Databases and documents to begin with, as a JSON file (docs/mock_server.md); empty: none.
  std::string load_file;
  // What runs the functions of design documents, as the shell takes it; empty: `purgatory-js`,
  // beside the program that runs or in PATH. Started when a design document needs it.
  std::string query_server;
  // The same seed gives the same generated ids in every run; nothing: they differ.
  std::optional<std::uint64_t> seed;
  const Clock* clock = nullptr;  // null: the system's; else outlives the server
};

// Why a server did not start, in words for the person who gave the options.
struct MockServerError {
  enum class Kind {
    Options,  // a rule, profile or file that is not there or not in order
    Listen,   // the port or the address cannot be had
  };
  Kind kind = Kind::Options;
  std::string message;
};

// A promise that the server keeps, and can be told to break.
struct MockServerRule {
  std::string name;     // e.g. "purge-takes-only-leaves"
  std::string clause;   // the sentence of the documents it comes from
  std::string promise;  // one sentence
};

// One cluster of the Redis Enterprise face.
struct MockServerCluster {
  std::string label;  // "A"
  std::string name;   // the FQDN that configurations know it by: "cluster-a.local"
  std::string url;    // "http://127.0.0.1:49153"
};

// The reference server inside of this process:
//
//   purgatory::MockServer server;
//   my_client.connect(server.url());
//
// It listens from its construction to its destruction, on threads of its own. Thread-safe.
class MockServer {
 public:
  // With default options. Throws std::runtime_error when the machine has no port left.
  MockServer();
  static Result<MockServer, MockServerError> start(const MockServerOptions& options);
  ~MockServer();
  MockServer(MockServer&&) noexcept;
  MockServer& operator=(MockServer&&) noexcept;

  // Of the CouchDB face: "http://127.0.0.1:49152", without account and without a slash at the end;
  // stays after `stop`. Empty where that face is not served.
  const std::string& url() const;
  // Of the Redis Enterprise face, from A on; none where it is not served.
  const std::vector<MockServerCluster>& clusters() const;
  // Back to the state at the start: the databases of `load_file`, no others; no Active-Active
  // databases and no tasks.
  void reset();
  // Ends feeds and connections, within a second. Done by the destructor as well.
  void stop();

  // All there are, in the order of the documents.
  static std::vector<MockServerRule> rules();
  static std::vector<std::string> profiles();

 private:
  class Running;

  explicit MockServer(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace purgatory

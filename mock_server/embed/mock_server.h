// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/embed/traffic.h"
#include "support/clock.h"
#include "support/result.h"

namespace purgatory {

// Whether the control and its page are there for whoever reaches the server: `/_mock/`
// (docs/mock_server.md). They have no password.
enum class MockServerControl {
  Auto,  // on a loopback address only
  On,
  Off,
};

// How a reference server is to be. The defaults make one that keeps every promise, on a free port
// of the loopback address.
struct MockServerOptions {
  std::string host = "127.0.0.1";
  bool serves_couchdb = true;
  std::uint16_t port = 0;  // of the CouchDB face; 0: a free one; further nodes follow it
  std::size_t nodes = 1;   // of the CouchDB face; 1 to 9: more than one form a cluster
  bool serves_redis = true;
  std::uint16_t redis_port = 0;  // of cluster A, the others follow it; 0: free ones
  std::size_t clusters = 3;      // of the Redis Enterprise face; 1 to 26
  // Encrypts that face: with the certificate and the private key in these files (PEM), or, where
  // they are not given, with a certificate made for the occasion that no client trusts by itself.
  bool redis_tls = false;
  std::string tls_certificate_file;
  std::string tls_key_file;
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
  // Followed until the server's clock is steered. Null: the system's; else outlives the server.
  const Clock* clock = nullptr;
  MockServerControl control = MockServerControl::Auto;
};

// Why a server did not start or do what it was told, in words for the person who told it.
struct MockServerError {
  enum class Kind {
    Options,  // a name, file or value that is not there or not in order
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
  // Of each node of the CouchDB face, the one above first.
  const std::vector<std::string>& node_urls() const;
  // Of the Redis Enterprise face, from A on; none where it is not served.
  const std::vector<MockServerCluster>& clusters() const;
  // Back to the state at the start: the databases of `load_file` and no others, no Active-Active
  // databases and tasks, its clock and its rules; no faults, an empty journal. Snapshots stay.
  void reset();
  // Adds databases and documents, in the form of a load file: all of them, or nothing.
  Result<void, MockServerError> load(const std::string& json);

  void take_snapshot(const std::string& name);
  Result<void, MockServerError> restore_snapshot(const std::string& name);

  // The server's clock: sessions, lockouts, feeds and the Date of answers follow it.
  TimePoint now() const;
  void set_clock(TimePoint time);
  void advance_clock(std::chrono::milliseconds by);
  void freeze_clock();
  void resume_clock();

  // From now on, until `reset`.
  Result<void, MockServerError> break_rule(const std::string& name);
  Result<void, MockServerError> keep_rule(const std::string& name);

  // The fault's number; it stays until it is removed.
  Result<std::uint64_t, MockServerError> add_fault(const MockServerFault& fault);
  void remove_faults();

  // The latest 1,000, oldest first: those behind that number.
  std::vector<MockServerRequest> requests(std::uint64_t since = 0) const;
  void record_bodies(std::size_t bytes_of_each = 65'536);

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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/http/http_client.h"
#include "conformance/run/target/aim.h"

namespace purgatory::conformance {

// What a run may change on a target that is somebody's.
struct Ground {
  std::string prefix;                  // of whatever it makes: "purgatory-0a1b2c3d-"
  std::set<std::string> given;         // databases and GUIDs that were given up to it
  bool takes_settings = false;         // the server's own settings too
  std::optional<Credentials> account;  // to look with
};

// A client that does not send what would change something that the run did not make: a database or
// an Active-Active database of another name, somebody's user, the settings of a server. Of an
// Active-Active database the name is asked for. What is not there (404) may be asked to be changed,
// and `/_mock/` may be steered. A request that a server could read in several ways has to be
// allowed in each. What is not sent is answered with a transport error that says why.
class GuardedClient final : public HttpClient {
 public:
  GuardedClient(std::unique_ptr<HttpClient> client, Ground ground)
      : client_(std::move(client)), ground_(std::move(ground)) {}

  Exchange send(Request request) override;

 private:
  // Why it is not sent, behind "since"; empty when it may be sent.
  std::string trespass(const Request& request, const Aim& aim);
  std::string trespass_on_database(const Request& request, const Aim& aim);
  std::string trespass_on_server(const Aim& aim) const;
  std::string trespass_on_cluster(const Request& request, const Aim& aim);
  // By the databases that replications in the body write to.
  std::string trespass_by_replication(const Aim& aim) const;
  Exchange look(const Request& request, const std::string& path);
  bool names_own(const std::string& text) const {
    return text.find(ground_.prefix) != std::string::npos;
  }
  // A name of a database, or its URL.
  bool is_own_database(const std::string& name) const;
  bool changes_own_documents(const Aim& aim) const;

  std::unique_ptr<HttpClient> client_;
  Ground ground_;
  std::set<std::string> own_;  // GUIDs that were asked about
};

}  // namespace purgatory::conformance

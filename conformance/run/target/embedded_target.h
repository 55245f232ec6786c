// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "conformance/http/exchange.h"
#include "support/result.h"

namespace purgatory::conformance {

// How the embedded server is to behave, by the names that it knows itself.
struct EmbeddedBehaviour {
  std::string emulate;               // a profile; empty: none
  std::vector<std::string> deviate;  // rules to break
  std::size_t nodes = 1;             // of its CouchDB face
};

// A rule of the embedded server, as it describes it.
struct EmbeddedRule {
  std::string name;
  std::string clause;
  std::string promise;
};

std::vector<EmbeddedRule> embedded_rules();

// The reference server in this process, on a free port of the loopback interface. Stops when
// destroyed.
class EmbeddedTarget {
 public:
  // An error for a rule or profile that the server does not know, with the one that may be meant.
  static Result<std::unique_ptr<EmbeddedTarget>, std::string> start(
      const EmbeddedBehaviour& behaviour);
  // A second one of the same behaviour for scenarios that need several nodes: three, without
  // clusters.
  static Result<std::unique_ptr<EmbeddedTarget>, std::string> start_nodes(
      EmbeddedBehaviour behaviour);
  virtual ~EmbeddedTarget() = default;

  virtual std::string url() const = 0;
  // The addresses of its nodes by label ("1"), where there are several.
  virtual std::map<std::string, std::string> nodes() const = 0;
  // The addresses of its clusters by label, and the {{names}} that scenarios know them by.
  virtual std::map<std::string, std::string> clusters() const = 0;
  virtual std::map<std::string, std::string> variables() const = 0;
  virtual Credentials account() const = 0;
};

}  // namespace purgatory::conformance

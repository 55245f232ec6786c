// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/spec/target/known_failures.h"

namespace purgatory::conformance {

// A server to judge, as a file describes it (`specs/targets/*.yaml`; docs/running.md has an
// example of each key). What is not in the file is empty.
struct TargetFile {
  struct Cluster {
    std::string url;
    std::string name;  // of the cluster in its own API
  };
  // Where the account comes from; the file itself never holds a password.
  struct Account {
    std::string user;
    std::string user_variable;      // of the environment
    std::string password_variable;  // of the environment
    std::string file;               // "user:password" in its first line
  };
  struct Tls {
    std::string ca;
    std::string certificate;
    std::string key;
    bool is_insecure = false;
  };
  struct Limits {
    double requests_per_second = 0;  // 0: as many as there may be
    std::optional<std::chrono::milliseconds> timeout;
    std::optional<std::chrono::milliseconds> connect_timeout;
    int jobs = 0;
  };

  std::string name;
  std::string product;
  std::string url;                           // the first node's where only nodes are named
  std::map<std::string, std::string> nodes;  // address by label
  std::map<std::string, Cluster> clusters;   // by label
  std::optional<Account> account;
  Tls tls;
  std::string proxy;
  Limits limits;
  std::map<std::string, bool> capabilities;  // what it has or lacks, whatever a probe would say
  std::map<std::string, std::string> variables;
  // Variables whose values no report tells: by variable, the name of one of the environment, since
  // the file never holds a secret either.
  std::map<std::string, std::string> secrets;
  std::map<std::string, std::string> commands;  // "stop", "start", "cut", "heal": how, in a shell
  std::vector<KnownFailure> known_failures;
};

// Throws SpecError with every mistake in it. Paths in it are taken from its folder.
TargetFile load_target_file(const std::string& file);
// The same of a text, as if it stood in that file.
TargetFile target_file_in(const std::string& file, std::string text);

}  // namespace purgatory::conformance

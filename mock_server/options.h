// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/embed/mock_server.h"
#include "support/result.h"

namespace purgatory {

// What `purgatory-mock` was asked for.
struct MockCommand {
  enum class Action { Serve, ListRules };
  Action action = Action::Serve;
  MockServerOptions server;
};

// Why the program ends before it has begun: help, a version, or a mistake in the arguments.
struct EarlyEnd {
  int exit_code = 0;
  std::string output;  // for standard output
  std::string error;   // for standard error
};

// The exit codes of `purgatory-mock`; 0 is for one that was asked to stop.
inline constexpr int kCannotListen = 1;
inline constexpr int kBadUsage = 2;

Result<MockCommand, EarlyEnd> parse_options(int count, const char* const* arguments);

// For `--list-rules`: every rule with its clause and promise, and the profiles.
std::string list_rules();
// The one line on standard output: {"couchdb":["http://127.0.0.1:5984"]}.
std::string addresses_line(const MockServer& server);
int exit_code_of(const MockServerError& error);

}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/command/options/command_line.h"
#include "conformance/http/curl_client.h"
#include "conformance/http/exchange.h"
#include "conformance/spec/target/target_file.h"

namespace purgatory::conformance {

// What is known of a target that is not embedded: its file (a name that ends in .yaml or .yml), or
// its URL alone, with what the command line says put over it. Throws CommandError and SpecError.
TargetFile target_settings(const TargetOptions& options);

// The failures that its file lists; none for a target without a file.
std::vector<KnownFailure> known_failures_of(const TargetOptions& options);

// The values of its secrets, by variable. Throws CommandError for a variable of the environment
// that is not set.
std::map<std::string, std::string> secrets_of(const TargetFile& settings);

// The names of the variables and secrets that its file gives values to; none without a file.
std::vector<std::string> variables_of(const TargetOptions& options);

ClientLimits limits_of(const TargetFile& settings);
ConnectionOptions connection_of(const TargetFile& settings);

// The account of the command line, else of the file, else of the URL, else of PURGATORY_USER and
// PURGATORY_PASSWORD. Throws CommandError for a variable or a file that the target's file names and
// that is not there.
std::optional<Credentials> account_of(const TargetOptions& options, const TargetFile& settings);

}  // namespace purgatory::conformance

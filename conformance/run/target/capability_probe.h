// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

#include "conformance/http/http_client.h"
#include "conformance/run/run_context.h"

namespace purgatory::conformance {

// Asks the target for each of the capabilities wanted, as specs/capabilities.yaml says in words, in
// a database of its own that is removed again. Those that it shows it lacks, each with its answer:
// {"purge", "POST /{db}/_purge was answered with 405"}. What cannot be asked for, and what gets no
// answer, is not among them: that is for the scenarios to find out.
std::map<std::string, std::string> lacking_capabilities(const std::set<std::string>& wanted,
                                                        const RunContext& context,
                                                        HttpClient& client);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "conformance/http/exchange.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// The requests that show the revision trees of the documents that the scenario asked to purge, as
// they are now: `GET /{db}/{doc}?open_revs=all&revs=true`, with the account of the purge, at most
// eight. None where nothing was asked for.
std::vector<Request> looks_at_purged_documents(const ScenarioResult& result);

}  // namespace purgatory::conformance

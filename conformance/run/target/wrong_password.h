// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// True when the request names the user of the account with another password, by basic
// authentication (of raw bytes too) or to `_session`. A server may lock an account after a few such
// requests, and the run goes by this one.
bool sends_wrong_password(const Request& request, const Credentials& account);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/error.h"
#include "mock_server/http/request.h"

namespace purgatory::api {

// The control has no password, so a web page in somebody's browser must not reach it. Refuses, with
// 403, what such a page could send and a tool or the control's own page would not:
// - a Host that is a name with a dot, other than *.localhost and `own_host`: such a name may be
//   somebody's who lets it point here (DNS rebinding). Addresses, `localhost` and names without a
//   dot, as containers have them, pass;
// - an Origin that is not the requested one (RFC 6454), `null` included;
// - Sec-Fetch-Site of another site or origin (W3C, Fetch Metadata), but for following a link.
// `own_host` is the name that the server was told to listen on.
Outcome<void> check_sender(const http::Request& request, std::string_view own_host);

// True for 127.0.0.0/8, ::1 and `localhost`: nobody beyond this machine reaches it.
bool is_loopback(std::string_view host);

}  // namespace purgatory::api

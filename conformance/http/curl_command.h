// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// The request as a command for a POSIX shell that sends the same method, path, fields and body; of
// a raw one the same bytes, through nc or openssl.
// Secrets stand as `$PURGATORY_USER`, `$PURGATORY_PASSWORD` and, for a field, `$PURGATORY_` and
// its name (`$PURGATORY_COOKIE`); the reader sets those variables.
std::string curl_command(const Request& request);

// The same for an exchange of a result file. Where the file does not hold the whole body, the line
// sends the file `body` of the reader's folder in its place.
std::string curl_command(const Exchange& exchange);

// The text as one word of a POSIX shell.
std::string shell_quoted(std::string_view text);

}  // namespace purgatory::conformance

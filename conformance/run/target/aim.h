// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// A request as some server may read it.
struct Aim {
  std::string method;             // in capitals
  std::vector<std::string> path;  // its parts, decoded; none is empty
  std::string body;
  // The body is in the bytes of a raw request, or in a coding: what does not read as JSON here may
  // do so there.
  bool is_body_doubtful = false;
};

// Every reading of a target of a request (RFC 9112, 3.2): in origin form and in absolute form, as
// it stands and with `.` and `..` resolved, encoded ones too. Those that are empty are left out.
std::vector<std::vector<std::string>> paths_of(std::string_view target);

// All that a server could take the bytes of a request for: each line of a raw one that looks like a
// request line, those in a body too (its length may be told wrongly), and the method that
// `X-HTTP-Method-Override` names. Rather one too many than one too few.
std::vector<Aim> aims_of(const Request& request);

}  // namespace purgatory::conformance

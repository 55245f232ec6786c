// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/spec/scenario.h"
#include "conformance/spec/template/template.h"
#include "support/result.h"

namespace purgatory::conformance {

// A request with its templates filled in: what is to be sent, but for the address of the target,
// its account and what the client adds.
struct RenderedRequest {
  std::string method;
  std::string target;  // path and query, as it goes on the request line
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> omitted_headers;  // not to be sent even where a client would
  std::optional<std::string> body;           // none, or perhaps an empty one
  Authentication authentication;
  // Everything that is to be sent, where the request was written byte by byte.
  std::optional<std::string> raw;
};

// Names and values of the query are percent-encoded, the path is not. A JSON body brings
// `Content-Type: application/json`, one of parts `multipart/…` with its boundary, unless the
// request names or omits that header. Reads the file of a `file:` body.
Result<RenderedRequest, TemplateError> render_request(const RequestSpec& request,
                                                      const Scope& scope);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/http/exchange.h"
#include "support/json.h"

namespace purgatory::conformance {

// A place where two answers differ, as a JSON Pointer (RFC 6901): "/status", "/headers/etag",
// "/body/rows/2/id". `want` and `got` are JSON on one line, or "absent".
struct Difference {
  std::string path;
  std::string want;
  std::string got;

  bool operator==(const Difference&) const = default;
};

// An answer without what differs from run to run: `{status, headers, body}`. Of the headers those
// that are promised; a Location without the base URL, Allow as a set, an ETag that is no revision
// masked, and an id that the server made up. The body as JSON, of a multipart one the parts
// whatever their boundary, or line by line where it is neither; sequences by the number in front;
// members such as uuids, sizes, times and bookmarks masked. What JSON has twice stands in
// `repeated_members`, since the values show only the last. Of a user document (`/_users/…`) only
// the status counts: salted passwords make its revisions random.
Json normalised(const Response& response, std::string_view path);

// All places, those of objects by name.
std::vector<Difference> differences(const Json& want, const Json& got);

}  // namespace purgatory::conformance

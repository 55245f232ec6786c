// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace purgatory::http {

// How CouchDB writes a name into a path of its own, as in `Location` (CouchDB 3.5.0,
// couch_util:url_encode): letters, digits and '_', '.', '-', ':' stay, every other byte becomes
// %XX. Unlike RFC 3986, and `percent_encode`, it spares ':' and encodes '~'.
std::string couchdb_url_encode(std::string_view bytes);

}  // namespace purgatory::http

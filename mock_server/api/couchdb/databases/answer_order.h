// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace purgatory::api {

// The order in which `_missing_revs` and `_revs_diff` list their ids: that of an Erlang `dict`
// which got the ids in the order given. Returns positions in `ids`, which must differ from each
// other. CouchDB's clients must not rely on it, but a recording compared byte by byte does.
// Source: Erlang/OTP, dict (linear hashing); the hash is the portable erlang:phash of a binary.
std::vector<std::size_t> erlang_dict_order(const std::vector<std::string>& ids);

}  // namespace purgatory::api

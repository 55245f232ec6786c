// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/result.h"

namespace purgatory {

// A gzip file (RFC 1952) without name and time: zlib at level 8, window bits 31, memory level 8.
// The same bytes give the same file, so its MD5 identifies them.
std::string gzip(std::string_view bytes);

enum class GunzipError {
  Malformed,  // no gzip file, a damaged one, one cut off, or something behind its end
  TooLarge,   // more bytes than the limit
};

// The bytes of a gzip file of one or more members. Never holds more than `limit` bytes.
Result<std::string, GunzipError> gunzip(std::string_view file, std::uint64_t limit);
// The same for zlib's own format (RFC 1950).
Result<std::string, GunzipError> zlib_decompress(std::string_view stream, std::uint64_t limit);

}  // namespace purgatory

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace purgatory {

using Md5Digest = std::array<std::uint8_t, 16>;

// The MD5 (RFC 1321) of the bytes: a fingerprint here, never a protection.
Md5Digest md5(std::string_view bytes);

// The SHA-1 (RFC 3174) of the bytes, as lower-case hex: a name here, never a protection.
std::string sha1_hex(std::string_view bytes);

// PBKDF2 (RFC 8018) with HMAC-SHA-1 or HMAC-SHA-256, as lower-case hex of the key.
enum class KeyHash { Sha1, Sha256 };
std::string pbkdf2_hex(KeyHash hash, std::string_view password, std::string_view salt,
                       int iterations, int key_bytes);

// HMAC (RFC 2104) with SHA-256, as lower-case hex.
std::string hmac_sha256_hex(std::string_view key, std::string_view message);

// True when both are the same; the time taken does not tell where they differ.
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace purgatory

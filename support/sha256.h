// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace purgatory {

// The SHA-256 (FIPS 180-4) of the bytes, 32 bytes. Beside `digest.h` because hardly anybody needs
// it; made in `digest.cpp`, the one place that knows OpenSSL.
std::string sha256(std::string_view bytes);

}  // namespace purgatory

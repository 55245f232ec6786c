// SPDX-License-Identifier: Apache-2.0
#include "support/digest.h"

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "support/sha256.h"
#include "support/text.h"

namespace purgatory {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Md5Digest md5(std::string_view bytes) {
  // Fetching the algorithm costs more than hashing a small document, so it is done once.
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "MD5", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> kContext(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  Md5Digest digest{};
  if (EVP_DigestInit_ex(kContext.get(), kAlgorithm, nullptr) != 1 ||
      EVP_DigestUpdate(kContext.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(kContext.get(), digest.data(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute an MD5 here (is it in FIPS mode?)");
  }
  return digest;
}

std::string sha1_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute a SHA-1");
  }
  return to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute a SHA-256");
  }
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string pbkdf2_hex(KeyHash hash, std::string_view password, std::string_view salt,
                       int iterations, int key_bytes) {
  std::vector<unsigned char> key(static_cast<std::size_t>(key_bytes));
  if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes_of(salt),
                        static_cast<int>(salt.size()), iterations,
                        hash == KeyHash::Sha1 ? EVP_sha1() : EVP_sha256(), key_bytes,
                        key.data()) != 1) {
    throw std::runtime_error("OpenSSL cannot derive a key");
  }
  return to_hex({reinterpret_cast<const char*>(key.data()), key.size()});
}

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(message),
           message.size(), code.data(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL cannot compute an HMAC");
  }
  return to_hex({reinterpret_cast<const char*>(code.data()), size});
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace purgatory

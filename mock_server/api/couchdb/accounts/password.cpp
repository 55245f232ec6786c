// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/accounts/password.h"

#include <charconv>

#include "support/digest.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::string_view kConfigurationPrefix = "-pbkdf2:sha256-";
// More would let one request keep the server busy for minutes.
constexpr int kMostIterations = 10'000'000;
constexpr int kSha1KeyBytes = 20;
constexpr int kSha256KeyBytes = 32;

std::string text_member(const Json& document, std::string_view key) {
  const Json* value = document.find(key);
  return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

}  // namespace

PasswordHash PasswordHash::of(std::string_view password, std::string salt, int iterations) {
  std::string key = pbkdf2_hex(KeyHash::Sha256, password, salt, iterations, kSha256KeyBytes);
  return {std::move(key), std::move(salt), iterations};
}

std::optional<PasswordHash> PasswordHash::from_configuration(std::string_view text) {
  if (!text.starts_with(kConfigurationPrefix)) return std::nullopt;
  const auto parts = split(text.substr(kConfigurationPrefix.size()), ',');
  if (parts.size() != 3) return std::nullopt;
  int iterations = 0;
  std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), iterations);
  if (iterations < 1 || iterations > kMostIterations) return std::nullopt;
  return PasswordHash{std::string(parts[0]), std::string(parts[1]), iterations};
}

std::string PasswordHash::for_configuration() const {
  return std::string(kConfigurationPrefix) + derived_key + "," + salt + "," +
         std::to_string(iterations);
}

bool PasswordHash::matches(std::string_view password) const {
  return equal_in_constant_time(
      derived_key, pbkdf2_hex(KeyHash::Sha256, password, salt, iterations, kSha256KeyBytes));
}

void replace_password(Json& user_document, std::string salt, int iterations) {
  const Json* password = user_document.find("password");
  if (password == nullptr || !password->is_string()) return;
  const PasswordHash hash = PasswordHash::of(password->as_string(), std::move(salt), iterations);
  std::erase_if(user_document.members(),
                [](const Json::Member& member) { return member.key == "password"; });
  user_document.set("password_scheme", "pbkdf2");
  user_document.set("pbkdf2_prf", "sha256");
  user_document.set("salt", hash.salt);
  user_document.set("iterations", hash.iterations);
  user_document.set("derived_key", hash.derived_key);
}

bool password_fits(const Json& user_document, std::string_view password) {
  const Json* iterations = user_document.find("iterations");
  if (text_member(user_document, "password_scheme") != "pbkdf2" || iterations == nullptr ||
      !iterations->is_small_integer()) {
    return false;
  }
  const std::int64_t rounds = iterations->as_integer();
  if (rounds < 1 || rounds > kMostIterations) return false;
  const bool is_sha256 = text_member(user_document, "pbkdf2_prf") == "sha256";
  const std::string key = pbkdf2_hex(is_sha256 ? KeyHash::Sha256 : KeyHash::Sha1, password,
                                     text_member(user_document, "salt"), static_cast<int>(rounds),
                                     is_sha256 ? kSha256KeyBytes : kSha1KeyBytes);
  return equal_in_constant_time(key, text_member(user_document, "derived_key"));
}

}  // namespace purgatory::api

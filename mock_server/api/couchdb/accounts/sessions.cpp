// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/accounts/sessions.h"

#include <charconv>
#include <chrono>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/http/answer_frame.h"
#include "support/digest.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::string_view kCookie = "AuthSession=";
constexpr std::string_view kVersion = "; Version=1";
constexpr std::string_view kScope = "; Path=/; HttpOnly";
constexpr std::uint64_t kDefaultTimeout = 600;

std::uint64_t seconds_of(TimePoint time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

std::string code_of(const Face& face, std::string_view name, std::string_view time) {
  return hmac_sha256_hex(face.session_secret, std::string(name) + ":" + std::string(time));
}

std::uint64_t timeout_of(const Face& face) {
  return face.configuration.number("chttpd_auth", "timeout", kDefaultTimeout);
}

// How long the client may keep the cookie: without it some clients keep none. The date is written
// as cookies of version 1 have it (RFC 2109, section 10.1.2), which is with dashes.
std::string lifetime(const Face& face) {
  if (!face.configuration.flag("chttpd_auth", "allow_persistent_cookies", true)) return "";
  const std::uint64_t timeout = timeout_of(face);
  std::string date = http::http_date(face.clock.now() + std::chrono::seconds(timeout));
  constexpr std::size_t kBehindDay = 7;
  constexpr std::size_t kBehindMonth = 11;
  date[kBehindDay] = date[kBehindMonth] = '-';
  return "; Expires=" + date + "; Max-Age=" + std::to_string(timeout);
}

// The text behind `AuthSession=`; nothing when there is no such cookie or it signs out.
std::optional<std::string_view> cookie_value(const http::Request& request) {
  const auto header = request.headers.find("Cookie");
  if (!header) return std::nullopt;
  for (std::string_view cookie : split(*header, ';')) {
    cookie = trim(cookie);
    if (!cookie.starts_with(kCookie)) continue;
    const std::string_view value = cookie.substr(kCookie.size());
    if (!value.empty()) return value;
  }
  return std::nullopt;
}

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string standard(text);
  for (char& c : standard) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (standard.size() % 4 != 0) standard += '=';
  return from_base64(standard);
}

struct Session {
  std::string name;
  std::string time;
  std::string code;
};

// The name may hold a ':', the two fields behind it do not.
std::optional<Session> parse_session(std::string_view value) {
  const auto text = decode_base64url(value);
  if (!text) return std::nullopt;
  const auto code = text->rfind(':');
  if (code == std::string::npos || code == 0) return std::nullopt;
  const auto time = text->rfind(':', code - 1);
  if (time == std::string::npos) return std::nullopt;
  return Session{text->substr(0, time), text->substr(time + 1, code - time - 1),
                 text->substr(code + 1)};
}

std::uint64_t number_of(const std::string& text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string session_cookie(Face& face, const User& user) {
  const std::string name = user.name.value_or("");
  const std::string time = std::to_string(seconds_of(face.clock.now()));
  return std::string(kCookie) + base64url(name + ":" + time + ":" + code_of(face, name, time)) +
         std::string(kVersion) + lifetime(face) + std::string(kScope);
}

std::string ended_cookie() {
  return std::string(kCookie) + std::string(kVersion) + std::string(kScope);
}

Outcome<Authentication> authenticate_by_cookie(Face& face, const http::Request& request) {
  const auto value = cookie_value(request);
  if (!value) return Authentication{};
  const auto session = parse_session(*value);
  if (!session) {
    return fail(ErrorKind::BadRequest, "Malformed AuthSession cookie. Please clear your cookies.");
  }
  const std::uint64_t timeout = timeout_of(face);
  const std::uint64_t now = seconds_of(face.clock.now());
  const std::uint64_t end = number_of(session->time) + timeout;
  const bool is_genuine =
      equal_in_constant_time(session->code, code_of(face, session->name, session->time));
  if (!is_genuine || now >= end) return Authentication{};
  auto user = account_named(face, session->name);
  if (!user) return Authentication{};
  Authentication authentication{std::move(*user), AuthenticatedBy::Cookie, ""};
  const bool is_near_its_end = (end - now) * 10 < timeout * 9;
  if (is_near_its_end) authentication.fresh_cookie = session_cookie(face, authentication.user);
  return authentication;
}

}  // namespace purgatory::api

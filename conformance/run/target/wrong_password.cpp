// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/wrong_password.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "conformance/run/target/aim.h"
#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

bool is_wrong(std::string_view user, std::string_view password, const Credentials& account) {
  return equals_ignoring_case(user, account.user) && password != account.password;
}

// `user:password`, as basic authentication joins them.
bool is_wrong(std::string_view both, const Credentials& account) {
  const std::size_t colon = both.find(':');
  if (colon == std::string_view::npos) return is_wrong(both, "", account);
  return is_wrong(both.substr(0, colon), both.substr(colon + 1), account);
}

bool is_wrong_field(std::string_view value, const Credentials& account) {
  constexpr std::string_view kScheme = "basic ";
  value = trim(value);
  if (!to_lower(value).starts_with(kScheme)) return false;
  const auto both = from_base64(trim(value.substr(kScheme.size())));
  return both && is_wrong(*both, account);
}

bool has_wrong_line(std::string_view raw, const Credentials& account) {
  return std::ranges::any_of(split(raw, '\n'), [&](std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    return colon != std::string_view::npos &&
           equals_ignoring_case(trim(line.substr(0, colon)), "Authorization") &&
           is_wrong_field(line.substr(colon + 1), account);
  });
}

// CouchDB takes JSON and forms there.
bool is_wrong_session(std::string_view body, const Credentials& account) {
  std::string user;
  std::string password;
  const auto take = [&](std::string_view name, const std::string& value) {
    if (name == "name" || name == "username") user = value;
    if (name == "password") password = value;
  };
  if (const auto json = Json::parse(body)) {
    if (!json->is_object()) return false;
    for (const auto& [name, value] : json->members()) {
      if (value.is_string()) take(name, value.as_string());
    }
  } else {
    for (const std::string_view pair : split(trim(body), '&')) {
      const std::size_t equals = std::min(pair.find('='), pair.size());
      const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
      take(pair.substr(0, equals),
           percent_decode(value, PlusSign::IsSpace).value_or(std::string(value)));
    }
  }
  return !user.empty() && is_wrong(user, password, account);
}

// Whether a request for `_session` may stand there, however it is spelt: each request of a run is
// looked at, and taking all of them apart is a fourteenth of the work for one.
bool may_name_session(std::string_view text) {
  constexpr std::string_view kName = "_session";
  if (text.find(kName) != std::string_view::npos) return true;
  if (text.find('%') == std::string_view::npos) return false;
  const auto decoded = percent_decode(text);
  return !decoded || decoded->find(kName) != std::string::npos ||
         decoded->find('%') != std::string::npos;
}

}  // namespace

bool sends_wrong_password(const Request& request, const Credentials& account) {
  if (request.raw && has_wrong_line(*request.raw, account)) return true;
  const auto fields = all_headers(request.headers, "Authorization");
  const auto is_wrong_one = [&](std::string_view value) { return is_wrong_field(value, account); };
  if (std::ranges::any_of(fields, is_wrong_one)) return true;
  const bool is_added = request.credentials && fields.empty() && !request.raw;
  if (is_added &&
      is_wrong(request.credentials->user + ":" + request.credentials->password, account))
    return true;
  const std::string_view body = request.body ? std::string_view(*request.body) : "";
  if (!request.raw && !may_name_session(request.path) && !may_name_session(body)) return false;
  return std::ranges::any_of(aims_of(request), [&](const Aim& aim) {
    return aim.method == "POST" && aim.path.back() == "_session" &&
           is_wrong_session(aim.body, account);
  });
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/request_guard.h"

#include <algorithm>

#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

// "[::1]:5984" is "::1", "localhost:5984" is "localhost".
std::string_view without_port(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    return end == std::string_view::npos ? authority : authority.substr(1, end - 1);
  }
  return authority.substr(0, authority.find(':'));
}

bool is_ipv4(std::string_view host) {
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_trusted_host(std::string_view authority, std::string_view own_host) {
  const bool is_ipv6 = authority.starts_with('[');
  const std::string host = to_lower(without_port(authority));
  const bool has_no_dot = host.find('.') == std::string::npos;
  return is_ipv6 || is_ipv4(host) || has_no_dot || host.ends_with(".localhost") ||
         equals_ignoring_case(host, own_host);
}

Failure<Error> refuse(const std::string& what) {
  return fail(ErrorKind::Forbidden,
              what + " The control has no password, so it is not for web pages of others.");
}

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

}  // namespace

bool is_loopback(std::string_view host) {
  const bool is_127 = host.starts_with("127.") && is_ipv4(host);
  return is_127 || host == "::1" || equals_ignoring_case(host, "localhost");
}

Outcome<void> check_sender(const http::Request& request, std::string_view own_host) {
  const std::string_view host = request.headers.value_or_empty("Host");
  if (!host.empty() && !is_trusted_host(host, own_host)) {
    return refuse("The control does not answer to the name `" + printable(host) +
                  "`: use an address, localhost, or a name without a dot.");
  }
  const auto origin = request.headers.find("Origin");
  const bool is_own =
      origin && equals_ignoring_case(
                    *origin, (request.is_secure ? "https://" : "http://") + std::string(host));
  if (origin && !is_own) {
    return refuse("The request comes from the origin `" + printable(*origin) + "`.");
  }
  const std::string_view site = request.headers.value_or_empty("Sec-Fetch-Site");
  const bool is_link =
      is_safe(request.method) && request.headers.value_or_empty("Sec-Fetch-Mode") == "navigate";
  if (!site.empty() && site != "same-origin" && site != "none" && !is_link) {
    return refuse("The request comes from another site (Sec-Fetch-Site: " + printable(site) + ").");
  }
  return {};
}

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/target.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

bool is_port(std::string_view text) {
  constexpr int kHighest = 65535;
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port <= kHighest;
}

// Where the host ends: an address of IPv6 stands in brackets. Nothing when they do not close.
std::optional<std::size_t> end_of_host(std::string_view authority) {
  if (!authority.starts_with('[')) return std::min(authority.find(':'), authority.size());
  const std::size_t bracket = authority.find(']');
  constexpr std::string_view kDigits = "0123456789abcdefABCDEF:.";
  const bool is_closed =
      bracket != std::string_view::npos && bracket > 1 &&
      authority.substr(1, bracket - 1).find_first_not_of(kDigits) == std::string_view::npos;
  return is_closed ? std::optional(bracket + 1) : std::nullopt;
}

bool is_part_of_host(char c) {
  return c > ' ' && std::string_view("/?#@\\").find(c) == std::string_view::npos;
}

std::string decoded(std::string_view text) {
  return percent_decode(text).value_or(std::string(text));
}

Failure<std::string> problem(const std::string& what) {
  return Failure<std::string>(what +
                              "; a target is `embedded` or a URL such as http://127.0.0.1:5984");
}

}  // namespace

Target::Account parse_account(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {std::string(text), ""};
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

Result<Target, std::string> parse_target(std::string_view text) {
  if (text == "embedded") return Target{};
  const std::string_view scheme = text.starts_with("https://") ? "https://" : "http://";
  if (!text.starts_with(scheme)) return problem("the target is neither");
  text.remove_prefix(scheme.size());

  Target target{Target::Kind::Url, "", std::nullopt};
  const auto end = text.find_first_of("/?#");
  std::string_view authority = text.substr(0, end);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const auto account = parse_account(authority.substr(0, at));
    target.account = Target::Account{decoded(account.user), decoded(account.password)};
    authority.remove_prefix(at + 1);
  }
  if (authority.empty() || !std::ranges::all_of(authority, is_part_of_host)) {
    return problem("the target URL names no host");
  }
  const auto host = end_of_host(authority);
  if (!host || *host == 0) return problem("the target URL has an ill-formed host");
  const std::string_view port = authority.substr(*host);
  const bool is_known = port.empty() || (port.starts_with(':') && is_port(port.substr(1)));
  if (!is_known) {
    return problem("the target URL has the port \"" + std::string(port.substr(1)) +
                   "\"; ports go from 1 to 65535");
  }
  if (end != std::string_view::npos && text.substr(end) != "/") {
    return problem("the target URL has a path or query behind " + std::string(authority));
  }
  target.base_url = std::string(scheme).append(authority);
  return target;
}

}  // namespace purgatory::conformance

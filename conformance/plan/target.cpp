// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/target.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

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
  if (end != std::string_view::npos && text.substr(end) != "/") {
    return problem("the target URL has a path or query behind " + std::string(authority));
  }
  target.base_url = std::string(scheme).append(authority);
  return target;
}

}  // namespace purgatory::conformance

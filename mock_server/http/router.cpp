// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/router.h"

#include <stdexcept>

#include "support/text.h"

namespace purgatory::http {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::string name;  // of the segment that `any` stands for
  std::unique_ptr<Node> any;
  std::string rest_name;
  std::optional<std::size_t> rest;
  std::optional<std::size_t> route;

  using Segments = std::vector<std::string>;

  // Recurses once per segment of a pattern, so never deeper than the longest pattern.
  std::optional<Match> find(const Segments& segments, std::size_t at) const {
    if (at == segments.size()) {
      if (!route) return std::nullopt;
      return Match{*route, {}};
    }
    if (const auto literal = literals.find(segments[at]); literal != literals.end()) {
      if (auto match = literal->second->find(segments, at + 1)) return match;
    }
    if (any) {
      if (auto match = any->find(segments, at + 1)) {
        match->captures.emplace(name, segments[at]);
        return match;
      }
    }
    if (!rest) return std::nullopt;
    std::string joined = segments[at];
    for (std::size_t i = at + 1; i < segments.size(); ++i) joined.append("/").append(segments[i]);
    return Match{*rest, {{rest_name, std::move(joined)}}};
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

void Router::add(std::string_view pattern, std::size_t route) {
  Node* node = root_.get();
  for (const std::string_view segment : split(pattern, '/')) {
    if (segment.empty()) continue;
    if (segment.front() != '{') {
      auto& next = node->literals[std::string(segment)];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
      continue;
    }
    const std::string_view name = segment.substr(1, segment.size() - 2);
    if (name.ends_with("...")) {
      node->rest_name = std::string(name.substr(0, name.size() - 3));
      node->rest = route;
      return;
    }
    if (!node->any) node->any = std::make_unique<Node>();
    node->name = std::string(name);
    node = node->any.get();
  }
  if (node->route) throw std::logic_error("two routes have the pattern " + std::string(pattern));
  node->route = route;
}

std::optional<Router::Match> Router::find(const std::vector<std::string>& segments) const {
  return root_->find(segments, 0);
}

}  // namespace purgatory::http

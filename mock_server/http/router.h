// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace purgatory::http {

// Finds the route of a path. A pattern is a list of segments: a literal, "{name}" for any one
// segment, or "{name...}" at the end for one or more. Where several fit, a literal beats a name
// and a name beats a rest, from left to right; a branch that leads nowhere is left again. Matching
// costs the length of the path, not the number of routes.
class Router {
 public:
  // What stood in the place of a name; of a rest, its segments joined with '/'.
  using Captures = std::map<std::string, std::string, std::less<>>;
  struct Match {
    std::size_t route = 0;  // as given to `add`
    Captures captures;
  };

  Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  ~Router();

  // Requires a pattern that was not added before. "/" is the empty path.
  void add(std::string_view pattern, std::size_t route);
  std::optional<Match> find(const std::vector<std::string>& segments) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace purgatory::http

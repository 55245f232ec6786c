// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/result.h"

namespace purgatory::http {

// The parameters behind the '?', decoded, in the order they came; '+' is a space.
class Query {
 public:
  using Parameter = std::pair<std::string, std::string>;

  // The first value of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  void add(std::string name, std::string value);

  auto begin() const { return parameters_.begin(); }
  auto end() const { return parameters_.end(); }
  bool empty() const { return parameters_.empty(); }

 private:
  std::vector<Parameter> parameters_;
};

// A request target taken apart. Segments are decoded one by one, so that "%2F" stays within its
// segment; empty segments vanish, so "/db//x/" is "/db/x" (CouchDB 3.5.0, chttpd).
struct Target {
  std::string path;  // as sent, without the query
  std::vector<std::string> segments;
  Query query;
};

enum class TargetError { BadEscape };

// Takes an origin-form target. A '%' without two hexadecimal digits anywhere is a BadEscape.
// `PlusSign::IsSpace` semantics hold in the path too, as CouchDB has them by default.
Result<Target, TargetError> parse_target(std::string_view raw);

}  // namespace purgatory::http

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace purgatory::api {

// A path with gaps, to be compared with paths as they came over the wire (percent-encoded, without
// query): `*` stands for any bytes but '/', none included, `**` for any bytes at all. An empty
// pattern matches every path. Comparing costs at most the product of the lengths.
class PathPattern {
 public:
  static constexpr std::size_t kLongest = 512;

  PathPattern() = default;
  // Requires at most kLongest bytes.
  explicit PathPattern(std::string text) : text_(std::move(text)) {}

  bool matches(std::string_view path) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/json_pointer.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <vector>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::string unescaped(std::string_view step) {
  std::string key;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escape = step[i] == '~' && i + 1 < step.size();
    if (escape && (step[i + 1] == '0' || step[i + 1] == '1')) {
      key += step[++i] == '0' ? '~' : '/';
    } else {
      key += step[i];
    }
  }
  return key;
}

// Digits without a zero in front (RFC 6901, section 4).
std::optional<std::size_t> index_of(std::string_view step) {
  std::size_t index = 0;
  const char* end = step.data() + step.size();
  const auto [stop, error] = std::from_chars(step.data(), end, index);
  const bool has_leading_zero = step.size() > 1 && step.front() == '0';
  if (stop != end || error != std::errc() || has_leading_zero) return std::nullopt;
  return index;
}

const Json* child(const Json& parent, std::string_view step) {
  if (parent.is_object()) return parent.find(unescaped(step));
  if (!parent.is_array()) return nullptr;
  const auto index = index_of(step);
  return index && *index < parent.size() ? &parent.elements()[*index] : nullptr;
}

}  // namespace

const Json* resolve_pointer(const Json& document, std::string_view pointer) {
  if (pointer.empty()) return &document;
  if (pointer.front() != '/') return nullptr;
  const Json* value = &document;
  for (const std::string_view step : split(pointer.substr(1), '/')) {
    value = child(*value, step);
    if (value == nullptr) return nullptr;
  }
  return value;
}

}  // namespace purgatory::conformance

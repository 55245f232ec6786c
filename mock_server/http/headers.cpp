// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/headers.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::http {

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (equals_ignoring_case(field.first, name)) return field.second;
  }
  return std::nullopt;
}

std::string_view Headers::value_or_empty(std::string_view name) const {
  return find(name).value_or(std::string_view{});
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(),
      [name](const Field& field) { return equals_ignoring_case(field.first, name); }));
}

void Headers::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  add(std::string(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_,
                [name](const Field& field) { return equals_ignoring_case(field.first, name); });
}

void Headers::sort() {
  std::stable_sort(fields_.begin(), fields_.end(), [](const Field& left, const Field& right) {
    return precedes_ignoring_case(left.first, right.first);
  });
}

bool precedes_ignoring_case(std::string_view left, std::string_view right) {
  const auto lower = [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : int{code};
  };
  return std::lexicographical_compare(
      left.begin(), left.end(), right.begin(), right.end(),
      [lower](char one, char other) { return lower(one) < lower(other); });
}

}  // namespace purgatory::http

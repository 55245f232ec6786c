// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::conformance {

// Begins the names under which the values of parameters are kept apart for each use (`LocalName` in
// step.h): no template can hold such a name. "#1.doc", of a use within another "#2.#1.doc".
inline constexpr char kPlaceMark = '#';

inline bool is_kept_apart(std::string_view name) { return name.starts_with(kPlaceMark); }

// The name as a person wrote it: "doc".
inline std::string_view written_name(std::string_view name) {
  return is_kept_apart(name) ? name.substr(name.rfind('.') + 1) : name;
}

}  // namespace purgatory::conformance

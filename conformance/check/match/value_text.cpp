// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/value_text.h"

#include <cstddef>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

constexpr std::size_t kShownCharacters = 200;

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string cut(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && ++characters > kShownCharacters) return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

std::string typed_text(const Json* value) {
  if (value == nullptr) return "nothing";
  if (value->is_null()) return "null";
  const std::string shown = cut(value->dump());
  if (value->is_array()) {
    return fmt::format("array of {} {}", counted(value->size(), "element"), shown);
  }
  return fmt::format("{} {}", value->type_name(), shown);
}

std::string wanted_text(const Pattern& pattern) {
  if (const auto* value = std::get_if<ValuePattern>(&pattern.kind)) {
    if (value->others == OtherMembers::Allowed) return typed_text(&value->value);
  }
  std::string shown = cut(describe(pattern));
  if (const auto* object = std::get_if<ObjectPattern>(&pattern.kind)) {
    return object->others == OtherMembers::Allowed ? "object " + shown : shown;
  }
  if (const auto* array = std::get_if<ArrayPattern>(&pattern.kind)) {
    if (array->order == ArrayPattern::Order::Kept) {
      return fmt::format("array of {} {}", counted(array->elements.size(), "element"), shown);
    }
  }
  return shown;
}

}  // namespace purgatory::conformance

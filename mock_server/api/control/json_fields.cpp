// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/json_fields.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "support/text.h"

namespace purgatory::api {

std::string unknown_name(std::string_view kind, std::string_view name,
                         const std::vector<std::string>& known) {
  std::string message = fmt::format("unknown {} `{}`", kind, name);
  if (const auto near = nearest(name, known)) {
    return message + fmt::format("; did you mean `{}`?", *near);
  }
  return message + fmt::format("; there are: {}", fmt::join(known, ", "));
}

JsonFields::JsonFields(const Json& object, std::string what, std::vector<std::string> known)
    : object_(object), what_(std::move(what)) {
  if (!object.is_object()) {
    refuse(fmt::format("it must be a JSON object, not {}", object.type_name()));
    return;
  }
  for (const Json::Member& member : object.members()) {
    const bool is_known = std::ranges::find(known, member.key) != known.end();
    if (!is_known) refuse(unknown_name("member", member.key, known));
  }
}

const Json* JsonFields::find(std::string_view name) const {
  const Json* found = mistake_ ? nullptr : object_.find(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

void JsonFields::refuse(const std::string& problem) {
  if (!mistake_) mistake_ = Error{ErrorKind::BadRequest, what_ + ": " + problem, {}};
}

void JsonFields::refuse_type(std::string_view name, std::string_view expected, const Json& found) {
  refuse(fmt::format("`{}` must be {}, not {}", name, expected, found.type_name()));
}

std::optional<std::string> JsonFields::text(std::string_view name) {
  const Json* found = find(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_string()) return found->as_string();
  refuse_type(name, "a string", *found);
  return std::nullopt;
}

std::optional<bool> JsonFields::flag(std::string_view name) {
  const Json* found = find(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_boolean()) return found->as_boolean();
  refuse_type(name, "true or false", *found);
  return std::nullopt;
}

std::optional<std::int64_t> JsonFields::number(std::string_view name, Range range) {
  const Json* found = find(name);
  if (found == nullptr) return std::nullopt;
  const std::string expected = fmt::format("an integer from {} to {}", range.least, range.most);
  if (!found->is_small_integer()) {
    refuse_type(name, expected, *found);
    return std::nullopt;
  }
  const std::int64_t value = found->as_integer();
  if (value >= range.least && value <= range.most) return value;
  refuse(fmt::format("`{}` must be {}, not {}", name, expected, value));
  return std::nullopt;
}

std::optional<std::string> JsonFields::choice(std::string_view name,
                                              const std::vector<std::string>& choices) {
  auto chosen = text(name);
  if (!chosen || std::ranges::find(choices, *chosen) != choices.end()) return chosen;
  refuse(fmt::format("`{}` must be one of {}, not `{}`", name, fmt::join(choices, ", "), *chosen));
  return std::nullopt;
}

std::vector<std::string> JsonFields::texts(std::string_view name) {
  std::vector<std::string> list;
  const Json* found = find(name);
  if (found == nullptr) return list;
  if (!found->is_array()) {
    refuse_type(name, "an array of strings", *found);
    return list;
  }
  for (const Json& element : found->elements()) {
    if (!element.is_string()) {
      refuse_type(name, "an array of strings", element);
      return {};
    }
    list.push_back(element.as_string());
  }
  return list;
}

std::vector<std::pair<std::string, std::string>> JsonFields::text_members(std::string_view name) {
  std::vector<std::pair<std::string, std::string>> members;
  const Json* found = find(name);
  if (found == nullptr) return members;
  if (!found->is_object()) {
    refuse_type(name, "an object of strings", *found);
    return members;
  }
  for (const Json::Member& member : found->members()) {
    if (!member.value.is_string()) {
      refuse_type(name, "an object of strings", member.value);
      return {};
    }
    members.emplace_back(member.key, member.value.as_string());
  }
  return members;
}

}  // namespace purgatory::api

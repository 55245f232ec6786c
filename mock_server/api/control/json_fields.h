// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/error.h"
#include "support/json.h"

namespace purgatory::api {

// The members of a JSON object that a person wrote, read one by one. The first mistake is kept, in
// words that name the member and what it must be; everything read after it is absent. Whoever
// reads asks for the mistake in the end.
class JsonFields {
 public:
  // `what` is for the messages ("a fault"). A member that is not in `known` is a mistake.
  JsonFields(const Json& object, std::string what, std::vector<std::string> known);

  bool has(std::string_view name) const { return find(name) != nullptr; }
  // Absent when there is no such member, or when it is null.
  std::optional<std::string> text(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  struct Range {
    std::int64_t least;
    std::int64_t most;
  };
  std::optional<std::int64_t> number(std::string_view name, Range range);
  // One of `choices`.
  std::optional<std::string> choice(std::string_view name, const std::vector<std::string>& choices);
  std::vector<std::string> texts(std::string_view name);
  // An object whose values are strings.
  std::vector<std::pair<std::string, std::string>> text_members(std::string_view name);
  const Json* value(std::string_view name) const { return find(name); }

  // For mistakes that the reader finds itself; `problem` goes on behind "a fault: ".
  void refuse(const std::string& problem);
  const std::optional<Error>& mistake() const { return mistake_; }

 private:
  // Null when absent, or after a mistake.
  const Json* find(std::string_view name) const;
  void refuse_type(std::string_view name, std::string_view expected, const Json& found);

  const Json& object_;
  std::string what_;
  std::optional<Error> mistake_;
};

// A name that is none of the known ones, with the one that may be meant.
std::string unknown_name(std::string_view kind, std::string_view name,
                         const std::vector<std::string>& known);

}  // namespace purgatory::api

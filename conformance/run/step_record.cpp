// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/step_record.h"

#include <array>
#include <utility>

namespace purgatory::conformance {
namespace {

using Part = StepRecord::Part;

constexpr std::array<std::pair<Part, std::string_view>, 4> kParts = {{
    {Part::Given, "given"},
    {Part::Steps, "steps"},
    {Part::Look, "look"},
    {Part::CleanUp, "clean-up"},
}};

}  // namespace

std::string_view step_part_name(StepRecord::Part part) {
  for (const auto& [known, name] : kParts) {
    if (known == part) return name;
  }
  return "";
}

std::optional<StepRecord::Part> step_part_named(std::string_view name) {
  for (const auto& [part, known] : kParts) {
    if (known == name) return part;
  }
  return std::nullopt;
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "fuzz/json_check.h"

#include <string>

#include "fuzz/require.h"
#include "support/json.h"

namespace purgatory::fuzz {

void check_json(std::string_view bytes) {
  const auto value = Json::parse(bytes);
  if (!value) {
    require(!value.error().problem.empty() && value.error().offset <= bytes.size());
    return;
  }
  const std::string text = value->dump();
  const auto again = Json::parse(text);
  require(again.has_value() && *again == *value && again->dump() == text);
  const auto laid_out = Json::parse(value->pretty());
  require(laid_out.has_value() && laid_out->dump() == text);
  const Json copy = *value;
  require(copy == *value && copy.size() == value->size());
}

}  // namespace purgatory::fuzz

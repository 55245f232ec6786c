// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/http/exchange.h"
#include "conformance/property/history.h"
#include "conformance/property/scratch_database.h"
#include "conformance/spec/scenario.h"
#include "support/json.h"

namespace purgatory::conformance {

// What one try of a property came to.
struct Trial {
  bool holds = true;
  std::string path;      // of the first difference, a JSON Pointer into what was compared
  std::string expected;  // one line each
  std::string actual;
  std::string problem;              // why nothing could be judged; empty when it was
  std::vector<Exchange> exchanges;  // what was sent, until the difference showed
};

// The histories for which the property is meant.
Shape shape_of(PropertyKind kind);

// Lives through the history in a database of its own and compares.
Trial try_property(PropertyKind kind, const PropertyTarget& target, const History& history);

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/kind_selection.h"

#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::set<std::string> kinds_in(const std::vector<Recording>& recordings) {
  std::set<std::string> kinds;
  for (const auto& recording : recordings) {
    for (const auto& exchange : recording.exchanges) {
      if (!exchange.kind.empty()) kinds.insert(exchange.kind);
    }
  }
  return kinds;
}

// What is wrong with the names, or an empty text.
std::string problem_with(const std::vector<std::string>& names,
                         const std::set<std::string>& kinds) {
  for (const auto& name : names) {
    if (kinds.contains(name)) continue;
    const auto meant = nearest(name, {kinds.begin(), kinds.end()});
    return "no exchange recorded is of the kind \"" + name + "\"" +
           (meant ? "; did you mean \"" + *meant + "\"?" : "");
  }
  return "";
}

}  // namespace

Result<KindSelection, std::string> select_kinds(const std::vector<Recording>& recordings,
                                                const std::vector<std::string>& only,
                                                const std::vector<std::string>& without) {
  const auto kinds = kinds_in(recordings);
  for (const auto* names : {&only, &without}) {
    if (auto problem = problem_with(*names, kinds); !problem.empty()) {
      return Failure<std::string>(std::move(problem));
    }
  }
  return KindSelection{{only.begin(), only.end()}, {without.begin(), without.end()}};
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/probing.h"

#include <set>
#include <string>

#include "conformance/command/session/target_settings.h"
#include "conformance/run/target/capability_probe.h"

namespace purgatory::conformance {

void withdraw_what_is_lacking(Plan& plan, const TargetSession& session,
                              const TargetOptions& options) {
  if (session.is_embedded()) return;
  std::set<std::string> wanted;
  for (const auto& planned : plan.scenarios) {
    if (!planned.missing_capabilities.empty()) continue;
    wanted.insert(planned.scenario->capabilities.begin(), planned.scenario->capabilities.end());
  }
  for (const auto& [told, has_it] : target_settings(options).capabilities) wanted.erase(told);
  const RunContext& context = session.context();
  const auto lacking = lacking_capabilities(wanted, context, *context.new_client());
  for (auto& planned : plan.scenarios) {
    for (const auto& needed : planned.scenario->capabilities) {
      const auto found = lacking.find(needed);
      if (found == lacking.end() || !planned.missing_capabilities.empty()) continue;
      planned.missing_capabilities.push_back(needed + " (" + found->second + ")");
    }
  }
}

}  // namespace purgatory::conformance

// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/badge.h"

#include <string>

#include <fmt/format.h>

#include "conformance/report/result/tally.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

std::string message_of(const ResultSource& source) {
  std::string message;
  for (const auto& [level, totals] : totals_by_level(source)) {
    if (level == Level::Info) continue;
    if (!message.empty()) message += ", ";
    message += fmt::format("{} {}/{}", level_name(level), totals.passed,
                           totals.sum() - totals.not_applicable);
  }
  return message.empty() ? "nothing judged" : message;
}

std::string colour_of(const ResultSource& source) {
  const Totals& totals = source.summary().totals;
  switch (conclusion_of(source.header(), source.summary())) {
    case Conclusion::Conformant:
      if (totals.passed == 0) return "lightgrey";
      return totals.known_failure == 0 ? "brightgreen" : "yellow";
    case Conclusion::LenientlyConformant:
      return "yellow";
    case Conclusion::NotConformant:
      return "red";
    default:
      return "lightgrey";
  }
}

}  // namespace

void write_badge(const ResultSource& source, ReportFile& out) {
  const Conclusion conclusion = conclusion_of(source.header(), source.summary());
  std::string message = message_of(source);
  if (conclusion == Conclusion::Incomplete) message += ", incomplete";
  if (conclusion == Conclusion::Interrupted) message += ", interrupted";
  Json badge = Json::object({{"schemaVersion", 1},
                             {"label", "conformance"},
                             {"message", message},
                             {"color", colour_of(source)}});
  if (conclusion == Conclusion::NotConformant) badge.set("isError", true);
  out.write(badge.dump() + "\n");
}

}  // namespace purgatory::conformance

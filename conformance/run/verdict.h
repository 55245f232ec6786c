// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace purgatory::conformance {

// What a run says of one scenario.
enum class Verdict {
  Passed,
  Failed,
  KnownFailure,    // failed, and listed as known
  UnexpectedPass,  // passed, though listed as a known failure
  NotApplicable,   // the target does not claim a capability that it needs
  CouldNotRun,     // a set-up or the transport failed, so nothing was judged
};

// "passed", "failed", "known-failure", "unexpected-pass", "not-applicable", "could-not-run".
std::string_view verdict_name(Verdict verdict);
std::optional<Verdict> verdict_named(std::string_view name);

// The exit codes of the program; docs/running.md says what each means.
enum class ExitCode {
  Conformant = 0,
  NotConformant = 1,
  Usage = 2,
  Incomplete = 3,
  Unreachable = 4,
  InternalFault = 70,
  Interrupted = 130,
};

}  // namespace purgatory::conformance

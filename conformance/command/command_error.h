// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "conformance/run/verdict.h"
#include "support/result.h"

namespace purgatory::conformance {

// Why a command ends before it did its work: what was wrong, in words, and the exit code for it.
class CommandError : public std::runtime_error {
 public:
  CommandError(ExitCode code, const std::string& problem)
      : std::runtime_error(problem), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

// What was asked for, or a CommandError of exit code 2 that says why that cannot be.
template <typename Value>
Value value_or_usage_error(Result<Value, std::string> result) {
  if (!result) throw CommandError(ExitCode::Usage, result.error());
  return std::move(*result);
}

}  // namespace purgatory::conformance

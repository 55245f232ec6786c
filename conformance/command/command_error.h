// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "conformance/run/verdict.h"

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

}  // namespace purgatory::conformance

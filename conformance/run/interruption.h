// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace purgatory::conformance {

// From now on the first SIGINT or SIGTERM sets the flag, so that the run ends after its clean-up,
// and a second one ends the process at once with exit code 130. A closed pipe is an error of the
// stream that is written to, and ends nothing.
void watch_interruptions();

// True once a signal came.
const std::atomic<bool>& interrupted();

}  // namespace purgatory::conformance

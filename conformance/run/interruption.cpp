// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/interruption.h"

#include <csignal>
#include <unistd.h>

#include "conformance/run/verdict.h"

namespace purgatory::conformance {
namespace {

std::atomic<bool> g_interrupted{false};
// A signal handler may touch nothing else.
static_assert(std::atomic<bool>::is_always_lock_free);

void on_signal(int) {
  if (g_interrupted.exchange(true)) _exit(static_cast<int>(ExitCode::Interrupted));
}

}  // namespace

void watch_interruptions() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A reader of our output that left (`| head`) must not keep the clean-up from being done.
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

const std::atomic<bool>& interrupted() { return g_interrupted; }

}  // namespace purgatory::conformance

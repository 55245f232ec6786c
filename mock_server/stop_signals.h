// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace purgatory {

// Keeps SIGTERM and SIGINT for `wait_for_stop_signal`. To be called before any thread starts, since
// threads inherit it.
void keep_stop_signals();
// Requires `keep_stop_signals`.
void wait_for_stop_signal();

// Takes as many open files as the system allows this process: a connection needs one, a waiting
// feed two, and the usual limit is 1,024.
void raise_descriptor_limit();

}  // namespace purgatory

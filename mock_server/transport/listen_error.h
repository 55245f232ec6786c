// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace purgatory::transport {

// Why a port could not be listened on, as a sentence with host and port.
struct ListenError {
  std::string message;
};

}  // namespace purgatory::transport

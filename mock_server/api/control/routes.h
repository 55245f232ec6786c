// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mock_server/api/control/call.h"

namespace purgatory::api {

// The control's own paths, those of sections left aside.
std::vector<ControlRoute> control_routes();

}  // namespace purgatory::api

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::api::redis {

// One HTML document without anything from elsewhere: draws what GET /_mock/crdb tells, every
// second.
std::string_view page();

}  // namespace purgatory::api::redis

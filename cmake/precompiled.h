// SPDX-License-Identifier: Apache-2.0
// What most sources include anyway, parsed once for a build without ccache. No source counts on it:
// with ccache, which answers faster, it is not there.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <tl/expected.hpp>
